import { describe, expect, it } from "vitest";
import { choice, duration, fileMode, hostPort, integer, labels, names, toggle } from "./setting.ts";

const help = "";

describe("duration", () => {
  it.each([
    ["250ms", 250],
    ["10s", 10_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["1m30s500ms", 90_500],
    ["0s", 0],
  ])("reads %s", (written, ms) => {
    expect(duration({ help }).schema.parse(written)).toBe(ms);
  });

  it.each([["5"], [5], [""], ["5 m"], ["m"], ["-5m"], ["1s1h"], ["999999h"]])("refuses %s", (written) => {
    expect(duration({ help }).schema.safeParse(written).success).toBe(false);
  });
});

describe("hostPort", () => {
  it("reads names, IPv4 and bracketed IPv6", () => {
    expect(hostPort({ help }).schema.parse("db.local:1")).toEqual({ host: "db.local", port: 1 });
    expect(hostPort({ help }).schema.parse("[::1]:65535")).toEqual({ host: "::1", port: 65_535 });
  });

  it.each([["7443"], [":7443"], ["a:65536"], ["::1:80"], ["http://a:80"], [7443]])("refuses %s", (written) => {
    expect(hostPort({ help }).schema.safeParse(written).success).toBe(false);
  });
});

describe("other kinds", () => {
  it("reads modes with and without the leading zero, and as YAML reads them", () => {
    for (const written of ["0660", "660", 660]) expect(fileMode({ help }).schema.parse(written)).toBe(0o660);
    for (const written of ["0888", "rw", 9]) expect(fileMode({ help }).schema.safeParse(written).success).toBe(false);
  });

  it("reads lists from text and from YAML, and refuses bad names", () => {
    expect(names({ help }).schema.parse("a, b,a")).toEqual(["a", "b"]);
    expect(names({ help }).schema.parse(["a", "b"])).toEqual(["a", "b"]);
    for (const written of ["", "a.b", "a,,b", []])
      expect(names({ help }).schema.safeParse(written).success).toBe(false);
  });

  it("reads labels from text and from YAML, and refuses what is none, or one named twice", () => {
    const { schema } = labels({ help });
    const wanted = { region: "eu", "acme.test/tier": "web-1" };
    expect(schema.parse("region=eu, acme.test/tier=web-1")).toEqual(wanted);
    expect(schema.parse(wanted)).toEqual(wanted);
    for (const bad of ["", "region", "region=", "=eu", "region=e u", "region=eu,region=us", { region: "e u" }, 1]) {
      expect(schema.safeParse(bad).success).toBe(false);
    }
  });

  it("refuses numbers out of bounds, fractions and text that is none", () => {
    const { schema } = integer(1, 10)({ help });
    expect([schema.parse("10"), schema.parse(1)]).toEqual([10, 1]);
    for (const bad of ["0", 11, 1.5, "1.5", "", "1e1", true, null]) expect(schema.safeParse(bad).success).toBe(false);
  });

  it("reads switches as booleans and as text", () => {
    expect([toggle({ help }).schema.parse("true"), toggle({ help }).schema.parse(false)]).toEqual([true, false]);
    expect(toggle({ help }).schema.safeParse("yes").success).toBe(false);
  });

  it("refuses words that are not among the choices", () => {
    expect(choice(["a", "b"])({ help }).schema.safeParse("c").success).toBe(false);
  });
});
