import { type AuditBatchContent, chain } from "../../shared/audit/index.ts";
import type { AuditBatch, AuditEntry, AuditKind } from "../../shared/audit/model.ts";
import type { AuditLog } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { within } from "../escalation/within.ts";
import type { AgentLog, Clock } from "../ports.ts";

/** An entry to be: made when a batch is, off the hot path. */
export interface AuditDraft {
  readonly atMs: number;
  readonly traceId: string;
  readonly data: AuditEntry["data"];
}

export interface AuditTrailDeps {
  readonly environment: string;
  readonly source: string;
  readonly publish: AuditLog["publish"];
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly busTimeoutMs: number;
}

const FLUSH_EVERY_MS = 250;
const RETRY_MS = 1_000;
const TELL_DROPPED_EVERY_MS = 10_000;
/**
 * A batch is about 100 KB, a tenth of what NATS takes by default. Its text stays small enough for the engine's ordinary
 * heap: at 500 entries hashing and encoding took five times as long for each of them.
 */
const MAX_BATCH_ENTRIES = 250;
const MAX_QUEUED: Readonly<Record<"decision" | "other", number>> = { decision: 50_000, other: 10_000 };

/**
 * Publishes what the agent did, in batches, each chained to the one before. Memory is bounded: of decisions the oldest
 * are dropped, counted and logged when the bus is away for long; what changes an approval (uses, outcomes) has queues
 * of its own, so that no flood of decisions can push it out.
 */
export class AuditTrail {
  readonly #deps: AuditTrailDeps;
  readonly #queues = new Map<AuditKind, AuditDraft[]>();
  #previous: AuditBatch | undefined;
  /** Chained and not yet stored. Sent again unchanged, so that the chain never forks. */
  #unsent: AuditBatch | undefined;
  #dropped = 0;
  #droppedTold = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #flushing: Promise<boolean> | undefined;
  #cancelTimer: (() => void) | undefined;
  #failing = false;
  #stopped = false;

  constructor(deps: AuditTrailDeps) {
    this.#deps = deps;
  }

  /** Entries that wait for the bus. */
  get queued(): number {
    let count = this.#unsent?.entries.length ?? 0;
    for (const queue of this.#queues.values()) count += queue.length;
    return count;
  }

  /** Decisions that were never published because the bus was away for too long. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Constant time, no I/O. A full queue drops its oldest entry. */
  decision(draft: AuditDraft): void {
    const queue = this.#queue("decision");
    if (queue.length >= MAX_QUEUED.decision) {
      // A tenth at once: shifting one entry at a time off a long array would cost every check its length.
      this.#dropped += queue.splice(0, MAX_QUEUED.decision / 10).length;
    }
    queue.push(draft);
    this.#schedule(FLUSH_EVERY_MS);
  }

  /** Decisions of another process that were dropped before they came here. */
  noteDropped(count: number): void {
    this.#dropped += count;
  }

  /** False: the queue is full, nothing was recorded. */
  record(kind: Exclude<AuditKind, "decision">, draft: AuditDraft): boolean {
    const queue = this.#queue(kind);
    if (queue.length >= MAX_QUEUED.other) return false;
    queue.push(draft);
    void this.flush();
    return true;
  }

  /** Publishes all that is queued. False: the bus did not take everything; it is tried again by itself. */
  flush(): Promise<boolean> {
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
        this.#previous = batch;
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

  #next(): AuditBatch | undefined {
    if (this.#unsent !== undefined) return this.#unsent;
    for (const [kind, queue] of this.#queues) {
      if (queue.length === 0) continue;
      this.#unsent = chain(this.#previous, this.#content(kind, queue.splice(0, MAX_BATCH_ENTRIES)));
      return this.#unsent;
    }
    return undefined;
  }

  #content(kind: AuditKind, drafts: readonly AuditDraft[]): AuditBatchContent {
    const { environment, source } = this.#deps;
    const entries = drafts.map(({ atMs, traceId, data }) => ({ atMs, data, environment, kind, source, traceId }));
    return { environment, source, kind, entries };
  }

  #queue(kind: AuditKind): AuditDraft[] {
    const queue = this.#queues.get(kind) ?? [];
    this.#queues.set(kind, queue);
    return queue;
  }

  #schedule(delayMs: number): void {
    if (this.#cancelTimer !== undefined || this.#stopped) return;
    this.#cancelTimer = this.#deps.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      void this.flush();
    });
  }
}
