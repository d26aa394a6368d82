import type { EntryBuffer } from "../../shared/audit/index.ts";
import type { AuditEntry, AuditKind, ChainLink, SealedBatch } from "../../shared/audit/model.ts";
import type { AuditLog } from "../../shared/bus/ports.ts";
import { canonicalJson } from "../../shared/digest/index.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { within } from "../escalation/within.ts";
import type { AgentLog, Clock } from "../ports.ts";
import { Lane } from "./lane.ts";

/** An entry without what all entries of an agent have in common. */
export type AuditNote = Pick<AuditEntry, "atMs" | "traceId" | "data">;

export interface AuditTrailDeps {
  readonly environment: string;
  readonly source: string;
  readonly publish: AuditLog["publish"];
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly busTimeoutMs: number;
}

const FLUSH_EVERY_MS = 250;
/** What changes an approval goes out this soon: not before the call that it is about is answered, and with its like. */
const RECORD_WITHIN_MS = 10;
const RETRY_MS = 1_000;
const TELL_DROPPED_EVERY_MS = 10_000;
/** Of decisions, which come by the thousand: half of what NATS takes by default in one message. */
const DECISIONS_BATCH_BYTES = 512 * 1024;
const MAX_DECISIONS_BYTES = 32 * 1024 * 1024;
/** Of all else. */
const BATCH_BYTES = 64 * 1024;
const MAX_ENTRIES = 10_000;

/**
 * Publishes what the agent did, in batches, each chained to the one before. Memory is bounded: of decisions the oldest
 * are dropped, counted and logged when the bus is away for long; what changes an approval (uses, outcomes) has queues
 * of its own, so that no flood of decisions can push it out.
 */
export class AuditTrail {
  readonly #deps: AuditTrailDeps;
  readonly #lanes = new Map<AuditKind, Lane>();
  readonly #decisions: Lane;
  #previous: ChainLink | undefined;
  /** Chained and not yet stored. Sent again unchanged, so that the chain never forks. */
  #unsent: SealedBatch | undefined;
  #dropped = 0;
  #droppedTold = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #flushing: Promise<boolean> | undefined;
  /** Also the decisions that fill no batch yet. */
  #flushAll = false;
  #fullDue = false;
  #cancelTimer: (() => void) | undefined;
  #dueAtMs = 0;
  #failing = false;
  #stopped = false;

  constructor(deps: AuditTrailDeps) {
    this.#deps = deps;
    this.#decisions = this.#lane("decision", DECISIONS_BATCH_BYTES);
  }

  /** Entries that wait for the bus. */
  get queued(): number {
    let count = this.#unsent?.count ?? 0;
    for (const lane of this.#lanes.values()) count += lane.count;
    return count;
  }

  /** Decisions that were never published because the bus was away for too long. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The canonical text of a decision's entry (decision-text.ts). Constant time, no I/O. */
  decision(text: string): void {
    if (this.#decisions.add(text)) this.#onFull();
    else this.#schedule(FLUSH_EVERY_MS);
  }

  /** Decisions of another process, as an EntryBuffer gives them. */
  decisions(joined: Uint8Array, count: number): void {
    if (this.#decisions.addJoined(joined, count)) this.#onFull();
    else this.#schedule(FLUSH_EVERY_MS);
  }

  /** Decisions of another process that were dropped before they came here. */
  noteDropped(count: number): void {
    this.#dropped += count;
  }

  /** False: the queue is full, nothing was recorded. */
  record(kind: Exclude<AuditKind, "decision">, { atMs, data, traceId }: AuditNote): boolean {
    const { environment, source } = this.#deps;
    const lane = this.#lanes.get(kind) ?? this.#lane(kind, BATCH_BYTES);
    if (lane.count >= MAX_ENTRIES) return false;
    lane.add(canonicalJson({ atMs, data, environment, kind, source, traceId }));
    // While the bus is away a retry is due.
    if (!this.#failing) this.#schedule(RECORD_WITHIN_MS);
    return true;
  }

  /** Publishes all that is queued. False: the bus did not take everything; it is tried again by itself. */
  flush(): Promise<boolean> {
    this.#flushAll = true;
    return this.#run();
  }

  #run(): Promise<boolean> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
      // What came while the last batch was under way.
      if (this.queued > 0) this.#schedule(FLUSH_EVERY_MS);
    });
    return this.#flushing;
  }

  /** No more by itself; `flush` still works. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  async #flush(): Promise<boolean> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { publish, clock, log, busTimeoutMs } = this.#deps;
    try {
      for (let batch = this.#next(); batch !== undefined; batch = this.#next()) {
        await within(clock, busTimeoutMs, publish(batch));
        this.#previous = { sequence: batch.sequence, hash: batch.hash };
        this.#unsent = undefined;
        this.#tellDropped();
      }
      if (this.#failing) log.info({ dropped: this.#dropped }, "audit goes out again");
      this.#failing = false;
      return true;
    } catch (error) {
      // Once per outage, not once per attempt.
      if (!this.#failing) log.warn({ queued: this.queued, reason: errorMessage(error) }, "audit waits for the bus");
      this.#failing = true;
      this.#schedule(RETRY_MS);
      return false;
    }
  }

  /** The bus takes what it gets, and more comes than it takes: nobody would know otherwise. */
  #tellDropped(): void {
    const { clock, log } = this.#deps;
    const nowMs = clock.nowMs();
    if (this.#dropped === this.#droppedTold || nowMs - this.#toldAtMs < TELL_DROPPED_EVERY_MS) return;
    log.warn(
      { dropped: this.#dropped - this.#droppedTold, inAll: this.#dropped },
      "decisions are missing in the audit",
    );
    this.#droppedTold = this.#dropped;
    this.#toldAtMs = nowMs;
  }

  #next(): SealedBatch | undefined {
    if (this.#unsent !== undefined) return this.#unsent;
    // The lane of decisions is the oldest and the fullest: what changes an approval goes before them.
    for (const lane of [...this.#lanes.values()].reverse()) {
      const entries = lane === this.#decisions ? this.#nextDecisions() : lane.take();
      if (entries === undefined) continue;
      this.#unsent = entries.seal(this.#previous);
      return this.#unsent;
    }
    return undefined;
  }

  /** Full batches while there are any, and what is left once per flush: under load there is always something left. */
  #nextDecisions(): EntryBuffer | undefined {
    const full = this.#decisions.takeFull();
    if (full !== undefined || !this.#flushAll) return full;
    this.#flushAll = false;
    return this.#decisions.take();
  }

  /** Full batches go now, so that the work of sending them is spread over time. */
  #onFull(): void {
    while (this.#decisions.fullBytes > MAX_DECISIONS_BYTES) this.#dropped += this.#decisions.takeFull()?.count ?? 0;
    // A flush that is under way takes them along; while the bus is away a retry is due.
    if (this.#fullDue || this.#failing || this.#stopped || this.#flushing !== undefined) return;
    this.#fullDue = true;
    this.#deps.clock.after(0, () => {
      this.#fullDue = false;
      void this.#run();
    });
  }

  #lane(kind: AuditKind, batchBytes: number): Lane {
    const { environment, source } = this.#deps;
    const lane = new Lane({ environment, source, kind }, batchBytes);
    this.#lanes.set(kind, lane);
    return lane;
  }

  /** Flushes after so long, or sooner when that was due already. */
  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    const dueAtMs = this.#deps.clock.nowMs() + delayMs;
    if (this.#cancelTimer !== undefined && this.#dueAtMs <= dueAtMs) return;
    this.#cancelTimer?.();
    this.#dueAtMs = dueAtMs;
    this.#cancelTimer = this.#deps.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      void this.flush();
    });
  }
}
