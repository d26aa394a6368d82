import { describe, expect, it } from "vitest";
import { summaryText } from "./report.ts";
import { runSeeds } from "./run-seeds.ts";
import { simulate } from "./simulate.ts";

const SEEDS = 500;
/** Some 15 s of work; a busy machine takes longer. */
const TIMEOUT_MS = 300_000;

describe("approvals under crashes, delays, duplicates, losses and clocks that disagree", () => {
  it(`keep every invariant over ${SEEDS} seeds`, { timeout: TIMEOUT_MS }, async () => {
    const summary = await runSeeds(1, SEEDS);
    expect(summary.violations, summaryText(summary)).toEqual([]);
    // What never happens proves nothing.
    expect(summary.releases).toBeGreaterThan(SEEDS);
    expect(summary.crashes).toBeGreaterThan(SEEDS / 2);
    expect(Object.keys(summary.kinds).sort()).toEqual([
      "approved",
      "auto_decided",
      "auto_failed",
      "cancelled",
      "denied",
      "expired",
      "glass_broken",
      "grant_revoked",
      "grant_used",
      "outcome_overdue",
      "outcome_reported",
      "reminded",
      "requested",
      "review_signed_off",
      "stage_approved",
      "stage_opened",
      "stage_timed_out",
      "vote_cast",
    ]);
  });

  it("go the same way each time a seed is played", { timeout: TIMEOUT_MS }, async () => {
    for (let seed = 1; seed <= 10; seed += 1) expect(await simulate(seed)).toEqual(await simulate(seed));
  });
});
