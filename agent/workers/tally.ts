import type { BatchHead } from "../../shared/audit/index.ts";
import type { Decision } from "../../shared/check/decision.ts";
import { DifferenceTally } from "../../shared/shadow/difference-tally.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import { AuditPages } from "./audit-pages.ts";
import type { Tallied } from "./messages.ts";

/** Told so soon, or when so much has come together. */
const TELL_EVERY_MS = 20;
const TELL_AT_ENTRIES = 500;
/** Messages on their way; the rest waits here, so that a primary that is slow makes nobody's memory grow. */
const MAX_UNDER_WAY = 4;
/** As the batches of decisions, in which they are published. */
const AUDIT_PAGE_BYTES = 512 * 1024;
const MAX_AUDIT_PAGES = 16;
const MAX_DURATIONS = 20_000;

/** Sends what was tallied; `done` when the channel has taken it. */
export type SendTally = (tallied: Tallied, done: () => void) => void;

/** A worker's account of the checks that it answered by itself, told to the primary in batches. */
export class Tally {
  readonly #send: SendTally;
  readonly #metering: () => boolean;
  #checks = new Map<string, { decision: Decision; count: number; durationsMs: number[] }>();
  readonly #audit: AuditPages;
  #dropped = 0;
  #cacheHits = 0;
  #cacheMisses = 0;
  readonly #differences = new DifferenceTally();
  #compared = 0;
  #skipped = 0;
  #underWay = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(head: Omit<BatchHead, "kind">, send: SendTally, metering: () => boolean) {
    this.#audit = new AuditPages({ ...head, kind: "decision" }, AUDIT_PAGE_BYTES, MAX_AUDIT_PAGES);
    this.#send = send;
    this.#metering = metering;
  }

  get cacheMisses(): number {
    return this.#cacheMisses;
  }

  cacheHit(): void {
    this.#cacheHits += 1;
  }

  cacheMiss(): void {
    this.#cacheMisses += 1;
  }

  /** The check goes to the primary, whose own cache is asked and counted. */
  forgetMissesSince(before: number): void {
    this.#cacheMisses = before;
  }

  /** `text`: of the decision's audit entry; undefined: it is not logged. Constant time, no I/O. */
  check(decision: Decision, durationMs: number, text: string | undefined): void {
    const isFaulty = decision.errors.length > 0;
    const key = `${decision.decision} ${decision.reasonCode} ${decision.bundleRevision} ${isFaulty}`;
    let group = this.#checks.get(key);
    if (group === undefined) {
      group = { decision, count: 0, durationsMs: [] };
      this.#checks.set(key, group);
    }
    group.count += 1;
    if (this.#metering() && group.durationsMs.length < MAX_DURATIONS) group.durationsMs.push(durationMs);
    if (text !== undefined && !this.#audit.add(text)) this.#dropped += 1;
    if (this.#audit.count >= TELL_AT_ENTRIES) this.#tellIfFree();
    else this.#timer ??= setTimeout(() => this.#tellIfFree(), TELL_EVERY_MS);
  }

  shadowDiffers(difference: ShadowDifference): void {
    this.#differences.add(difference);
    this.#timer ??= setTimeout(() => this.#tellIfFree(), TELL_EVERY_MS);
  }

  shadowCompared(): void {
    this.#compared += 1;
  }

  shadowSkipped(): void {
    this.#skipped += 1;
  }

  /** Tells all that there is. */
  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const differences = this.#differences.take();
    if (this.#checks.size === 0 && differences.length === 0) return;
    const checks = [...this.#checks.values()].map(({ decision, count, durationsMs }) => ({
      decision: decision.decision,
      reasonCode: decision.reasonCode,
      revision: decision.bundleRevision,
      isFaulty: decision.errors.length > 0,
      count,
      durationsMs,
    }));
    const tallied = {
      checks,
      audit: this.#audit.take(),
      dropped: this.#dropped,
      cacheHits: this.#cacheHits,
      cacheMisses: this.#cacheMisses,
      shadow: { differences, compared: this.#compared, skipped: this.#skipped },
    };
    this.#checks = new Map();
    this.#dropped = 0;
    this.#cacheHits = 0;
    this.#cacheMisses = 0;
    this.#compared = 0;
    this.#skipped = 0;
    this.#underWay += 1;
    this.#send(tallied, () => {
      this.#underWay -= 1;
      if (this.#audit.count >= TELL_AT_ENTRIES) this.#tellIfFree();
    });
  }

  #tellIfFree(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#underWay < MAX_UNDER_WAY) this.tell();
    else this.#timer ??= setTimeout(() => this.#tellIfFree(), TELL_EVERY_MS);
  }
}
