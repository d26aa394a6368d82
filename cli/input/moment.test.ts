import { expect, it } from "vitest";
import { parseMoment } from "./moment.ts";

it("a moment is so long ago, or a time with its offset", () => {
  expect(parseMoment("24h", "--since", 100_000_000)).toBe(100_000_000 - 86_400_000);
  expect(parseMoment("2026-03-01T09:00:00Z", "--since", 0)).toBe(Date.UTC(2026, 2, 1, 9));
});

it.each(["yesterday", "", "-1"])("what is neither, as %j, is refused with both ways to say it", (text) => {
  expect(() => parseMoment(text, "--since", 0)).toThrow(
    expect.objectContaining({ code: "USAGE", hint: "Write --since 24h (ago), or --since 2026-03-01T09:00:00Z." }),
  );
});
