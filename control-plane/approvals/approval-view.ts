import { evolve } from "../../shared/approval/index.ts";
import type { ApprovalRecord, ApprovalState } from "../../shared/approval/model.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";

/** An approval as the log has it, and where in the log it stands. */
export interface ApprovalEntry {
  readonly environment: string;
  readonly approvalId: string;
  readonly state: ApprovalState;
  /** Stream sequence of its first record: orders approvals by age, the same on every replica. */
  readonly firstSequence: number;
  /** Stream sequence of its newest record: what the next append expects. */
  readonly sequence: number;
  /** JWS of its outcome; empty while it is pending. */
  readonly outcome: string;
}

/** A record that moved an approval on. */
export interface ApprovalChange {
  readonly entry: ApprovalEntry;
  readonly record: ApprovalRecord;
  /** True when this record ended the approval. */
  readonly ended: boolean;
}

/** The entry after one more record. */
export function advance(entry: ApprovalEntry | undefined, stored: StoredRecord): ApprovalEntry {
  const { events, outcome } = stored.record;
  let state = entry?.state;
  for (const event of events) state = evolve(state, event);
  if (state === undefined) throw new Error(`record ${stored.sequence} holds no event`);
  return {
    environment: stored.environment,
    approvalId: stored.approvalId,
    state,
    firstSequence: entry?.firstSequence ?? stored.sequence,
    sequence: stored.sequence,
    outcome: outcome ?? entry?.outcome ?? "",
  };
}

/** One approval from all its records; undefined: there are none. */
export function foldRecords(records: readonly StoredRecord[]): ApprovalEntry | undefined {
  let entry: ApprovalEntry | undefined;
  for (const record of records) entry = advance(entry, record);
  return entry;
}

/** Ended approvals kept in memory, about 2 KiB each. Older ones are read from the log when somebody asks. */
export const MAX_ENDED_KEPT = 20_000;

/**
 * Every approval in memory, folded from the log. Records come from the log's own feed, and early from this replica's
 * appends and re-reads; each counts once, whichever way it came first.
 */
export class ApprovalView {
  readonly #byKey = new Map<string, ApprovalEntry>();
  /** By `firstSequence`, oldest first. */
  readonly #order: string[] = [];
  readonly #pending = new Set<string>();
  readonly #maxEnded: number;

  constructor(maxEnded: number = MAX_ENDED_KEPT) {
    this.#maxEnded = maxEnded;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  get(environment: string, approvalId: string): ApprovalEntry | undefined {
    return this.at(keyOf(environment, approvalId));
  }

  /** By `keyOf`. */
  at(key: string): ApprovalEntry | undefined {
    return this.#byKey.get(key);
  }

  /** Folds one record in. Undefined: it was known already, or is about an approval that was dropped from memory. */
  apply(stored: StoredRecord): ApprovalChange | undefined {
    const key = keyOf(stored.environment, stored.approvalId);
    const before = this.#byKey.get(key);
    if (before !== undefined && stored.sequence <= before.sequence) return undefined;
    if (before === undefined && stored.record.events[0]?.kind !== "requested") return undefined;
    const entry = advance(before, stored);
    this.#byKey.set(key, entry);
    if (before === undefined) this.#insert(key, entry.firstSequence);
    const wasPending = before === undefined || before.state.status === "pending";
    const pending = entry.state.status === "pending";
    if (pending) this.#pending.add(key);
    else this.#pending.delete(key);
    if (!pending) this.#shed();
    return { entry, record: stored.record, ended: wasPending && !pending };
  }

  /** Newest first. `beforeSequence`: only those older than it. */
  *newestFirst(beforeSequence: number = Number.POSITIVE_INFINITY): Generator<ApprovalEntry> {
    for (let index = this.#order.length - 1; index >= 0; index -= 1) {
      const entry = this.#byKey.get(this.#order[index] ?? "");
      if (entry !== undefined && entry.firstSequence < beforeSequence) yield entry;
    }
  }

  /** Those that wait for somebody, oldest first. */
  *pending(): Generator<ApprovalEntry> {
    for (const key of this.#pending) {
      const entry = this.#byKey.get(key);
      if (entry !== undefined) yield entry;
    }
  }

  /** All but always an append: only an own write can come before an older record of the feed. */
  #insert(key: string, firstSequence: number): void {
    let at = this.#order.length;
    while (at > 0 && (this.#byKey.get(this.#order[at - 1] ?? "")?.firstSequence ?? 0) > firstSequence) at -= 1;
    this.#order.splice(at, 0, key);
  }

  #shed(): void {
    // A tenth more than the limit before anything is dropped, so that the sweep over the list is rare.
    if (this.#byKey.size - this.#pending.size <= this.#maxEnded * 1.1) return;
    let surplus = this.#byKey.size - this.#pending.size - this.#maxEnded;
    const kept: string[] = [];
    for (const key of this.#order) {
      if (surplus > 0 && !this.#pending.has(key)) {
        this.#byKey.delete(key);
        surplus -= 1;
      } else kept.push(key);
    }
    this.#order.splice(0, this.#order.length, ...kept);
  }
}

export function keyOf(environment: string, approvalId: string): string {
  return `${environment}.${approvalId}`;
}
