import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Decision } from "../../shared/check/decision.ts";
import type { Tallied } from "./messages.ts";
import { Tally } from "./tally.ts";

const decision = (kind: Decision["decision"], reasonCode: Decision["reasonCode"]): Decision => ({
  decision: kind,
  reasonCode,
  reason: "",
  ruleIds: [],
  bundleRevision: 1,
  obligations: [],
  decisionId: "",
  approvalId: "",
  grantId: "",
  errors: [],
  stale: false,
});
const allow = decision("ALLOW", "RULE_ALLOW");
const deny = decision("DENY", "RULE_DENY");
const text = '{"n":1}';

let told: Tallied[];
let done: (() => void)[];
let metering: boolean;
let tally: Tally;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  done = [];
  metering = false;
  tally = new Tally(
    { environment: "dev", source: "agent-1" },
    (tallied, taken) => {
      told.push(tallied);
      done.push(taken);
    },
    () => metering,
  );
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells what came together, by decision and reason, and then begins anew", () => {
  tally.cacheMiss();
  tally.check(allow, 1, text);
  tally.check(allow, 2, text);
  tally.check(deny, 3, text);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([
    {
      checks: [
        { decision: "ALLOW", reasonCode: allow.reasonCode, revision: 1, isFaulty: false, count: 2, durationsMs: [] },
        { decision: "DENY", reasonCode: deny.reasonCode, revision: 1, isFaulty: false, count: 1, durationsMs: [] },
      ],
      audit: [{ entries: Buffer.from([text, text, text].join()), count: 3 }],
      dropped: 0,
      cacheHits: 0,
      cacheMisses: 1,
      shadow: { differences: [], compared: 0, skipped: 0 },
    },
  ]);
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(1);
});

it("keeps durations while metrics are on", () => {
  metering = true;
  tally.check(allow, 0.25, text);
  tally.tell();
  expect(told[0]?.checks[0]?.durationsMs).toEqual([0.25]);
});

it("has few messages under way; what finds no room meanwhile is dropped from the audit, and counted all the same", () => {
  const checks = 60_000;
  const long = `"${"x".repeat(1_000)}"`;
  for (let i = 0; i < checks; i += 1) tally.check(allow, 0, long);
  expect(told).toHaveLength(4);
  for (const taken of done) taken();
  tally.tell();
  const sum = (of: (one: Tallied) => number) => told.reduce((all, one) => all + of(one), 0);
  expect(sum(({ checks: [group] }) => group?.count ?? 0)).toBe(checks);
  expect(sum(({ audit, dropped }) => audit.reduce((all, { count }) => all + count, dropped))).toBe(checks);
  expect(sum(({ dropped }) => dropped)).toBeGreaterThan(30_000);
});

it("tells entries in pages that the bus takes, however much came together", () => {
  const long = `"${"x".repeat(16_000)}"`;
  for (let i = 0; i < 400; i += 1) tally.check(allow, 0, long);
  tally.tell();
  const pages = told.flatMap(({ audit }) => audit);
  expect(pages.reduce((all, { count }) => all + count, 0)).toBe(400);
  for (const { entries, count } of pages) {
    expect(entries.length).toBeLessThan(600_000);
    expect(JSON.parse(`[${Buffer.from(entries).toString()}]`)).toHaveLength(count);
  }
});

it("misses of a check that goes to the primary are not told", () => {
  const before = tally.cacheMisses;
  tally.cacheMiss();
  tally.forgetMissesSince(before);
  tally.check(allow, 0, text);
  tally.tell();
  expect(told[0]?.cacheMisses).toBe(0);
});
