import type { Escalation } from "../../shared/approval/model.ts";
import { RecentHistory } from "../../shared/approval/recent-history.ts";
import type { ApprovalArchive, ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { MAX_RECENT_MS } from "../../shared/policy/auto/recent.ts";
import { type ApprovalChange, keyOf } from "./approval-view.ts";

/** Records read at once while the last day is being read. */
const PAGE = 2_000;
/** How long a question waits for the last day to be read; then its escalation comes back later. */
const PATIENCE_MS = 5_000;
const SWEEP_EVERY = 10_000;

export interface RecentFeedPorts {
  readonly archive: Pick<ApprovalArchive, "lastSequence" | "readRange">;
  readonly log: Pick<ApprovalLog, "read">;
  readonly nowMs: () => number;
}

/**
 * The last day of requests for approval, for rules that count and for budgets. Whoever has no such rule pays nothing: the
 * day is read from the log when somebody first asks, and kept current from then on by what the replica folds.
 */
export class RecentFeed {
  readonly #ports: RecentFeedPorts;
  #history = new RecentHistory();
  /** Of the log's end when reading began: what is newer comes by `note`. Undefined: not known yet. */
  #from: number | undefined;
  /** What was folded while the log's end was asked for; undefined: nobody asked for the history. */
  #early: ApprovalChange[] | undefined;
  #reading: Promise<void> | undefined;
  #noted = 0;

  constructor(ports: RecentFeedPorts) {
    this.#ports = ports;
  }

  /** Tells of what this replica folded. */
  note(change: ApprovalChange): void {
    if (this.#from === undefined) {
      this.#early?.push(change);
      return;
    }
    const { entry, record } = change;
    if (entry.sequence <= this.#from) return;
    this.#history.note(entry.state.escalation, record.events);
    this.#noted += 1;
    if (this.#noted % SWEEP_EVERY === 0) this.#history.sweep(this.#ports.nowMs());
  }

  /** The history, once it is complete. Throws RECENT_HISTORY_UNAVAILABLE while it is being read. */
  async history(): Promise<RecentHistory> {
    this.#reading ??= this.#read().catch((error: unknown) => {
      this.#reading = undefined;
      this.#from = undefined;
      this.#early = undefined;
      throw error;
    });
    await patiently(this.#reading);
    return this.#history;
  }

  async #read(): Promise<void> {
    const { archive, nowMs } = this.#ports;
    // Anew: what an earlier try had read would count twice.
    this.#history = new RecentHistory();
    this.#early = [];
    const last = await archive.lastSequence();
    this.#from = last;
    for (const change of this.#early.splice(0)) this.note(change);
    const requests = new Map<string, Escalation>();
    for (let at = await this.#firstSince(nowMs() - MAX_RECENT_MS, last); at <= last; at += PAGE) {
      for (const stored of await archive.readRange(at, Math.min(at + PAGE, last + 1))) {
        this.#history.note(await this.#escalationOf(stored, requests), stored.record.events);
      }
    }
  }

  /** The sequence from which on records may be younger than this, by bisection: they are in the order of time, nearly. */
  async #firstSince(sinceMs: number, last: number): Promise<number> {
    let low = 1;
    let high = last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [stored] = await this.#ports.archive.readRange(middle, Math.min(middle + 16, last + 1));
      if (stored !== undefined && timeOf(stored) >= sinceMs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whose request a record is about. It says so itself, or the one before did, or its approval is older than a day. */
  async #escalationOf(stored: StoredRecord, requests: Map<string, Escalation>): Promise<Escalation> {
    const key = keyOf(stored.environment, stored.approvalId);
    const known = requestIn(stored) ?? requests.get(key) ?? (await this.#fromLog(stored));
    requests.set(key, known);
    return known;
  }

  async #fromLog({ environment, approvalId }: StoredRecord): Promise<Escalation> {
    const [first] = await this.#ports.log.read(environment, approvalId);
    const escalation = first && requestIn(first);
    if (escalation !== undefined) return escalation;
    throw new PosternError("internal", "APPROVAL_LOG_INVALID", `The log of approval ${approvalId} has no request.`, {
      hint: "Compare the subject's messages with the audit trail.",
    });
  }
}

function requestIn({ record }: StoredRecord): Escalation | undefined {
  const [first] = record.events;
  return first?.kind === "requested" ? first.escalation : undefined;
}

function timeOf({ record }: StoredRecord): number {
  return record.events[0]?.atMs ?? 0;
}

async function patiently(reading: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), PATIENCE_MS);
  });
  try {
    await Promise.race([reading, impatience]);
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(): PosternError {
  return new PosternError(
    "unavailable",
    "RECENT_HISTORY_UNAVAILABLE",
    "This replica still reads what was requested in the last day, which a rule wants counted.",
    { retryAfterMs: 1_000 },
  );
}
