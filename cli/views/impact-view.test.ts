import { describe, expect, it } from "vitest";
import type { Impact__Output } from "../../proto/gen/postern/v1/Impact.ts";
import { choosePalette } from "../output/colour.ts";
import { impactMarkdown } from "./impact-markdown.ts";
import { headline, impactText, percent } from "./impact-view.ts";

const plain = choosePalette(false, {});
const DAY_S = 86_400;

function impact(over: Partial<Impact__Output>): Impact__Output {
  return {
    environment: "prod",
    decisions: 1_234_567,
    records: 96_120,
    unchanged: 1_234_567,
    changes: [],
    unknown: [],
    unjudged: {},
    firstAt: null,
    lastAt: null,
    since: { seconds: 0, nanos: 0 },
    until: { seconds: DAY_S, nanos: 0 },
    against: "IMPACT_BASELINE_RECORDED",
    activeRevision: 0,
    diagnostics: [],
    ...over,
  };
}

function change(from: string, to: string, strength: string, decisions: number, subject = "user:ann") {
  const shares = [{ name: subject, decisions }];
  const rules = [{ fromRules: ["p/a"], toRules: [], decisions, examples: [] }];
  return { from, to, strength, decisions, rules, agents: shares, subjects: shares, actions: shares };
}

describe("the headline of an impact", () => {
  it("says of how many decisions how many would change, the loudest first", () => {
    const changes = [change("DENY", "ALLOW", "weaker", 31), change("ALLOW", "PENDING", "stronger", 14_000)];
    expect(headline(impact({ changes }))).toBe(
      "Of 1,234,567 decisions of prod (1970-01-01 00:00:00Z to 1970-01-02 00:00:00Z, told by 96,120 records) " +
        "1.1% would change: 31 DENY→ALLOW, 14,000 ALLOW→PENDING.",
    );
  });

  it("says that none would change, and from what", () => {
    const against = { against: "IMPACT_BASELINE_ACTIVE", activeRevision: 7, records: 1_234_567 } as const;
    expect(headline(impact(against))).toMatch(
      /\(1970-01-01 00:00:00Z to 1970-01-02 00:00:00Z\) none would change from revision 7\.$/,
    );
  });
});

it.each([
  [0, 0, "0%"],
  [0, 10, "0%"],
  [1, 1_000_000, "<0.1%"],
  [1, 3, "33.3%"],
  [999_999, 1_000_000, ">99.9%"],
  [10, 10, "100%"],
])("a share never reads as nothing or all that is not: %i of %i is %s", (part, whole, text) => {
  expect(percent(part, whole)).toBe(text);
});

it("what is not known and what is not compared is told, with what it is up to", () => {
  const unknown = [{ rules: ["p/card"], conditions: ["arguments.card == '1'"], decisions: 40, examples: [] }];
  const text = impactText(impact({ unknown, unjudged: { too_large: 3, not_policy: 2 } }), plain);
  expect(text).toMatch(/40 +<0\.1% +unknown +up to values that were not recorded/);
  expect(text).toMatch(/5 +<0\.1% +not compared +too_large 3, not_policy 2/);
  expect(text).toMatch(/40 +p\/card +arguments\.card == '1'/);
  expect(text).toContain("--against active");
});

it("Markdown is the same whatever names a request brings", () => {
  const markdown = impactMarkdown(impact({ changes: [change("DENY", "ALLOW", "weaker", 1, "user:a`b|c\n# d")] }));
  expect(markdown).toContain("| 1 | DENY → ALLOW | `user:a'b\\|c # d` |");
  expect(markdown).toContain("| 1 | DENY → ALLOW | weaker | `p/a` | no policy |");
});
