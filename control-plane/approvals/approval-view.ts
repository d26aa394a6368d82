import { evolve, mustStayInMemory } from "../../shared/approval/index.ts";
import type { ApprovalRecord } from "../../shared/approval/model.ts";
import type { SnapshotEntry } from "../../shared/bus/codec-snapshot.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { WorkflowPool } from "./workflow-pool.ts";

/** An approval as the log has it, and where in the log it stands. */
export type ApprovalEntry = SnapshotEntry;

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

/**
 * What a replica needs not hold, and holds all the same: recent approvals that are over, for the first pages of lists. More
 * would not make much difference: the pages after them come from the log.
 */
export const MAX_ENDED_KEPT = 2_000;

export interface ViewOptions {
  readonly nowMs?: () => number;
  readonly maxEnded?: number;
}

/**
 * The approvals that a replica keeps in memory, folded from the log: all those that may still change or release
 * something (shared/approval/retention.ts), and the newest of the others. Records come from the log's own feed, and early
 * from this replica's appends and re-reads; each counts once, whichever way it came first.
 */
export class ApprovalView {
  readonly #byKey = new Map<string, ApprovalEntry>();
  /** By `firstSequence`, oldest first. */
  readonly #order: string[] = [];
  readonly #pending = new Set<string>();
  readonly #workflows = new WorkflowPool();
  readonly #nowMs: () => number;
  readonly #maxEnded: number;
  #sweepAt: number;
  #foldedTo = 0;
  #completeFrom = 1;

  constructor({ nowMs = Date.now, maxEnded = MAX_ENDED_KEPT }: ViewOptions = {}) {
    this.#nowMs = nowMs;
    this.#maxEnded = maxEnded;
    this.#sweepAt = this.#nextSweepAt(maxEnded);
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Up to this record of the log, all were folded in. */
  get foldedTo(): number {
    return this.#foldedTo;
  }

  /** Every approval whose first record is this one or a later one is in memory; older ones may be in the log alone. */
  get completeFrom(): number {
    return this.#completeFrom;
  }

  get(environment: string, approvalId: string): ApprovalEntry | undefined {
    return this.at(keyOf(environment, approvalId));
  }

  /** By `keyOf`. */
  at(key: string): ApprovalEntry | undefined {
    return this.#byKey.get(key);
  }

  /** Begins with the approvals that had to stay when the log was folded up to `sequence`. Once, before anything else. */
  restore(sequence: number, entries: Iterable<ApprovalEntry>): void {
    const sorted = [...entries].sort((a, b) => a.firstSequence - b.firstSequence);
    for (const entry of sorted) {
      const key = keyOf(entry.environment, entry.approvalId);
      this.#byKey.set(key, this.#pooled(entry));
      this.#order.push(key);
      if (entry.state.status === "pending") this.#pending.add(key);
    }
    this.#foldedTo = sequence;
    this.#completeFrom = sequence + 1;
  }

  /** Notes that the log's feed has come to this record. False: it had been there before, so the log lost records. */
  reached(sequence: number): boolean {
    if (sequence <= this.#foldedTo) return false;
    this.#foldedTo = sequence;
    return true;
  }

  /** Folds one record in. Undefined: it was known already, or is about an approval that was dropped from memory. */
  apply(stored: StoredRecord): ApprovalChange | undefined {
    const key = keyOf(stored.environment, stored.approvalId);
    const before = this.#byKey.get(key);
    if (before === undefined ? this.#isDropped(stored) : stored.sequence <= before.sequence) return undefined;
    const entry = before === undefined ? this.#pooled(advance(before, stored)) : advance(before, stored);
    this.#byKey.set(key, entry);
    if (before === undefined) this.#insert(key, entry.firstSequence);
    const wasPending = before === undefined || before.state.status === "pending";
    const pending = entry.state.status === "pending";
    if (pending) this.#pending.add(key);
    else this.#pending.delete(key);
    if (this.#endedCount > this.#sweepAt) this.#sweep();
    return { entry, record: stored.record, ended: wasPending && !pending };
  }

  /** Takes back an approval that was let go of, as the log has it now. False: what is in memory is as new. */
  admit(entry: ApprovalEntry): boolean {
    const key = keyOf(entry.environment, entry.approvalId);
    const before = this.#byKey.get(key);
    if (before !== undefined && before.sequence >= entry.sequence) return false;
    this.#byKey.set(key, this.#pooled(entry));
    if (before === undefined) this.#insert(key, entry.firstSequence);
    if (entry.state.status === "pending") this.#pending.add(key);
    else this.#pending.delete(key);
    return true;
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

  /** Of an approval that is not in memory, a first record that the feed has not come to is news; the rest is history. */
  #isDropped({ sequence, record }: StoredRecord): boolean {
    return sequence <= this.#foldedTo || record.events[0]?.kind !== "requested";
  }

  get #endedCount(): number {
    return this.#byKey.size - this.#pending.size;
  }

  /** Lets go of all but the newest of those that need not stay. */
  #sweep(): void {
    const nowMs = this.#nowMs();
    const free = this.#order.filter((key) => {
      const entry = this.#byKey.get(key);
      return entry !== undefined && !mustStayInMemory(entry.state, nowMs);
    });
    const dropped = new Set(free.slice(0, Math.max(0, free.length - this.#maxEnded)));
    for (const key of dropped) {
      this.#completeFrom = Math.max(this.#completeFrom, (this.#byKey.get(key)?.firstSequence ?? 0) + 1);
      this.#byKey.delete(key);
    }
    this.#order.splice(0, this.#order.length, ...this.#order.filter((key) => !dropped.has(key)));
    this.#sweepAt = this.#nextSweepAt(this.#endedCount);
  }

  /** A quarter of all that there are later, so that the sweep over them costs each approval next to nothing. */
  #nextSweepAt(ended: number): number {
    return ended + Math.max(this.#byKey.size, this.#maxEnded) / 4;
  }

  #pooled(entry: ApprovalEntry): ApprovalEntry {
    return { ...entry, state: { ...entry.state, workflow: this.#workflows.shared(entry.state.workflow) } };
  }
}

export function keyOf(environment: string, approvalId: string): string {
  return `${environment}.${approvalId}`;
}
