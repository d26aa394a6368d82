import type { Logger } from "../../runtime/log/logger.ts";
import { chain } from "../../shared/audit/index.ts";
import type { AuditBatch, AuditEntry, AuditKind } from "../../shared/audit/model.ts";
import { sealAuditBatch } from "../../shared/bus/codec.ts";
import type { AuditLog } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";

const MAX_QUEUED = 10_000;
const MAX_BATCH = 256;
const RETRY_MS = 1_000;
/** How long an entry may wait for others, to share a batch with them. */
const LINGER_MS = 10;

/** The environment of entries that belong to none, such as a call without a valid token. */
export const NO_ENVIRONMENT = "_none";

export interface AuditNote {
  readonly kind: AuditKind;
  readonly environment: string;
  /** Empty: no trace. */
  readonly traceId: string;
  readonly data: JsonObject;
}

export interface AuditTrailPorts {
  readonly audit: AuditLog;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** The replica. */
  readonly source: string;
}

/**
 * What the control plane writes to the audit stream. Noting never waits: entries queue, and go out in order, each
 * batch chained to the one before of its environment. While the bus is away they wait, up to a limit; beyond it the oldest go to the log
 * instead, so that none vanishes without a trace.
 */
export class AuditTrail {
  readonly #ports: AuditTrailPorts;
  readonly #queue: AuditEntry[] = [];
  /** By environment: each has a chain of its own, that can be checked by who sees no other. */
  readonly #previous = new Map<string, AuditBatch>();
  #unsent: AuditBatch | undefined;
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #stopped = false;

  constructor(ports: AuditTrailPorts) {
    this.#ports = ports;
  }

  note(note: AuditNote): void {
    this.#queue.push({ ...note, source: this.#ports.source, atMs: this.#ports.nowMs() });
    if (this.#queue.length > MAX_QUEUED) this.#spill(this.#queue.shift());
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  /** Sends what is queued if the bus takes it now, and logs the rest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#running;
    for (const entry of [...(this.#unsent?.entries ?? []), ...this.#queue.splice(0)]) this.#spill(entry);
  }

  async #work(): Promise<void> {
    if (!this.#stopped) await this.#pause(LINGER_MS);
    for (let batch = this.#next(); batch !== undefined; batch = this.#next()) {
      try {
        await this.#ports.audit.publish(sealAuditBatch(batch));
        this.#previous.set(batch.environment, batch);
        this.#unsent = undefined;
      } catch (error) {
        this.#ports.log.warn(
          { queued: this.#queue.length, error: errorMessage(error) },
          "audit entries wait for the bus",
        );
        if (this.#stopped) return;
        await this.#pause(RETRY_MS);
      }
    }
  }

  /** A batch that failed goes out again unchanged: it may have been stored, and the chain must not fork. */
  #next(): AuditBatch | undefined {
    if (this.#unsent !== undefined || this.#queue.length === 0) return this.#unsent;
    const entries = this.#queue.splice(0, this.#runLength());
    const [first] = entries;
    if (first === undefined) return undefined;
    const { environment, kind, source } = first;
    this.#unsent = chain(this.#previous.get(environment), { environment, kind, source, entries });
    return this.#unsent;
  }

  /** How many entries at the head of the queue share their environment and kind. */
  #runLength(): number {
    const [first] = this.#queue;
    const other = this.#queue.findIndex((it) => it.kind !== first?.kind || it.environment !== first?.environment);
    return Math.min(other === -1 ? this.#queue.length : other, MAX_BATCH);
  }

  #spill(entry: AuditEntry | undefined): void {
    if (entry !== undefined) this.#ports.log.error({ entry }, "audit entry not stored");
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
