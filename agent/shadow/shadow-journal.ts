import type { ShadowCounts } from "../../shared/fleet/model.ts";
import { differenceData } from "../../shared/shadow/difference-entry.ts";
import { DifferenceTally } from "../../shared/shadow/difference-tally.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { Clock } from "../ports.ts";

/** The first difference after a quiet time is written so soon, further ones at growing intervals, up to the second. */
const FIRST_AFTER_MS = 2_000;
const MOST_AFTER_MS = 60_000;

export interface ShadowJournalDeps {
  readonly trail: Pick<AuditTrail, "record">;
  /** Told of every difference: metrics. */
  readonly onDifference: (difference: ShadowDifference) => void;
  readonly clock: Clock;
}

/**
 * Writes down what shadow rules and shadow bundles would have changed: counted for some seconds, or up to a minute while
 * there are ever more, then an entry of the audit for each kind, so that the audit's cost is bounded however many checks
 * there are.
 */
export class ShadowJournal {
  readonly #deps: ShadowJournalDeps;
  readonly #tally = new DifferenceTally();
  #counts: ShadowCounts = { compared: 0, skipped: 0, differences: 0 };
  #afterMs = FIRST_AFTER_MS;
  #writtenAtMs = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;

  constructor(deps: ShadowJournalDeps) {
    this.#deps = deps;
  }

  /** Since the start. */
  get counts(): ShadowCounts {
    return this.#counts;
  }

  /** Checks that were compared with a shadow bundle, and such that were to be and were not. */
  count(compared: number, skipped: number): void {
    const { differences } = this.#counts;
    this.#counts = {
      compared: this.#counts.compared + compared,
      skipped: this.#counts.skipped + skipped,
      differences,
    };
  }

  add(difference: ShadowDifference): void {
    this.#counts = { ...this.#counts, differences: this.#counts.differences + difference.count };
    this.#deps.onDifference(difference);
    this.#tally.add(difference);
    this.#cancelTimer ??= this.#schedule();
  }

  #schedule(): () => void {
    const { clock } = this.#deps;
    const isQuiet = clock.nowMs() - this.#writtenAtMs >= MOST_AFTER_MS;
    this.#afterMs = isQuiet ? FIRST_AFTER_MS : Math.min(2 * this.#afterMs, MOST_AFTER_MS);
    return clock.after(this.#afterMs, () => this.write());
  }

  /** All that came together. What the audit has no room for is counted by the metrics alone. */
  write(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { trail, clock } = this.#deps;
    this.#writtenAtMs = clock.nowMs();
    for (const difference of this.#tally.take()) {
      trail.record("shadow_difference", { atMs: clock.nowMs(), traceId: "", data: differenceData(difference) });
    }
  }
}
