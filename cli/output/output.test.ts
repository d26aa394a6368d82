import { describe, expect, it } from "vitest";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { choosePalette, withoutColour } from "./colour.ts";
import { errorJson, errorText } from "./error-text.ts";
import { pairs, table } from "./table.ts";
import { formatDuration, formatInstant, formatRelative } from "./time.ts";

describe("a table", () => {
  it("aligns its columns, colours or not", () => {
    const { good } = choosePalette(true, {});
    const text = table(
      ["NAME", "STATE", "NOTE"],
      [
        ["a", good("serving"), "x"],
        ["longer", "stale", ""],
      ],
    );
    expect(withoutColour(text).split("\n")).toEqual(["NAME    STATE    NOTE", "a       serving  x", "longer  stale"]);
  });

  it("of pairs leaves out what is empty and indents further lines", () => {
    expect(
      pairs(
        [
          ["a", "1"],
          ["long", ""],
          ["bcd", "2\n3"],
        ],
        " ",
      ),
    ).toBe(" a    1\n bcd  2\n      3");
  });
});

it("colours need a terminal, and bow to NO_COLOR", () => {
  expect(choosePalette(true, {}).bad("x")).toBe("\u001b[31mx\u001b[0m");
  for (const [terminal, env] of [
    [false, {}],
    [true, { NO_COLOR: "1" }],
    [true, { TERM: "dumb" }],
  ] as const) {
    expect(choosePalette(terminal, env).bad("x")).toBe("x");
  }
  expect(choosePalette(true, { NO_COLOR: "" }).bad("x")).not.toBe("x");
});

it("times are told in two units, past and future", () => {
  expect([0, 999, 61_000, 3_600_000, 90_061_000].map(formatDuration)).toEqual(["0s", "1s", "1m 1s", "1h", "1d 1h"]);
  expect(formatRelative(1_000, 61_000)).toBe("1m ago");
  expect(formatRelative(61_000, 1_000)).toBe("in 1m");
  expect(formatRelative(undefined, 0)).toBe("");
  expect(formatInstant(0)).toBe("1970-01-01 00:00:00Z");
});

describe("an error", () => {
  const error = new PosternError("invalid_argument", "UNKNOWN_WORKFLOW", "unknown workflow 'refund'", {
    where: { file: "a.yaml", line: 3, column: 5 },
    hint: "Did you mean 'refunds'?",
  });

  it("answers four questions for people", () => {
    expect(errorText(error)).toBe(
      "error UNKNOWN_WORKFLOW: unknown workflow 'refund'\n  where: a.yaml:3:5\n  what to do: Did you mean 'refunds'?",
    );
  });

  it("answers them for programs", () => {
    expect(errorJson(error)).toEqual({
      error: {
        code: "UNKNOWN_WORKFLOW",
        kind: "invalid_argument",
        message: "unknown workflow 'refund'",
        where: { file: "a.yaml", line: 3, column: 5 },
        hint: "Did you mean 'refunds'?",
      },
    });
    expect(errorJson(new TypeError("x"))).toMatchObject({ error: { code: "INTERNAL", message: "x" } });
  });
});
