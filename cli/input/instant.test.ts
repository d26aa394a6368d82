import { describe, expect, it } from "vitest";
import { parseInstant } from "./instant.ts";

describe("a moment", () => {
  it.each([
    ["2026-03-01T09:00:00Z", Date.UTC(2026, 2, 1, 9)],
    ["2026-03-01T09:00+01:00", Date.UTC(2026, 2, 1, 8)],
    ["2026-03-01T09:00:00.250Z", Date.UTC(2026, 2, 1, 9, 0, 0, 250)],
  ])("%s is read with its offset", (text, ms) => {
    expect(parseInstant("--until")(text)).toBe(ms);
  });

  // Without an offset it would depend on where the command runs.
  it.each(["2026-03-01", "2026-03-01T09:00:00", "tomorrow", "2026-13-01T00:00Z", ""])("refuses %j", (text) => {
    expect(() => parseInstant("--until")(text)).toThrow(
      expect.objectContaining({ code: "USAGE", where: { field: "--until" } }),
    );
  });
});
