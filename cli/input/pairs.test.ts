import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parsePair, parseTimeout, parseTyped, readObject } from "./pairs.ts";

const OPTIONS = { json: "--args-json", pair: "--arg" };

describe("name=value on the command line", () => {
  it.each([
    ["amount=30", ["amount", 30]],
    ["name=Jo", ["name", "Jo"]],
    ['quoted="30"', ["quoted", "30"]],
    ["tags=[1,2]", ["tags", [1, 2]]],
    ["equation=a=b", ["equation", "a=b"]],
    ["empty=", ["empty", ""]],
  ])("reads %s as JSON where it parses, else as a text", (text, expected) => {
    expect(parsePair(text, "--arg")).toEqual(expected);
  });

  it.each(["amount", "=30", ""])("refuses %j", (text) => {
    expect(() => parsePair(text, "--arg")).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  it("overlays a JSON object, and takes __proto__ as a name like any other", () => {
    const object = readObject('{"a": 1, "b": 2}', ["b=3", "__proto__=4"], OPTIONS);
    expect(Object.entries(object)).toEqual([
      ["a", 1],
      ["b", 3],
      ["__proto__", 4],
    ]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  });

  it("reads an object from a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "postern-pairs-"));
    writeFileSync(join(folder, "args.json"), '{"a": 1}');
    expect(readObject(`@${join(folder, "args.json")}`, [], OPTIONS)).toEqual({ a: 1 });
    rmSync(folder, { recursive: true });
  });

  it.each(["[1]", "3", "{", "@/no/such/file"])("refuses %s for an object", (text) => {
    expect(() => readObject(text, [], OPTIONS)).toThrow(expect.objectContaining({ where: { field: "--args-json" } }));
  });
});

describe("type:id", () => {
  it("splits at the first colon, and fills in the type", () => {
    expect(parseTyped("service:a:b", "user", "--subject")).toEqual({ type: "service", id: "a:b" });
    expect(parseTyped("alice", "user", "--subject")).toEqual({ type: "user", id: "alice" });
  });

  it.each([":alice", "user:"])("refuses %s", (text) => {
    expect(() => parseTyped(text, "user", "--subject")).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});

it("a duration has its unit", () => {
  expect(["250ms", "30s", "5m", "1h", "7d", "10"].map((text) => parseTimeout(text, "--expires-in"))).toEqual([
    250, 30_000, 300_000, 3_600_000, 604_800_000, 10_000,
  ]);
  expect(() => parseTimeout("soon", "--expires-in")).toThrow(expect.objectContaining({ code: "USAGE" }));
});
