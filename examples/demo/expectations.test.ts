import { describe, expect, it } from "vitest";
import { createExpectations } from "./expectations.ts";

describe("the demo's expectations", () => {
  it("are counted, and a failed one shows what was found", () => {
    const lines: string[] = [];
    const expectations = createExpectations((line) => lines.push(line));
    expectations.expect("the sky is up", true);
    expectations.expect("pigs fly", false, { altitude: 0 });
    expect([expectations.held, expectations.total]).toEqual([1, 2]);
    expect(expectations.failures).toEqual(["pigs fly"]);
    expect(lines).toEqual(["  ✓ the sky is up", "  ✗ pigs fly", '    found: {"altitude":0}']);
  });
});
