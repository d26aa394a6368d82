import { decide, evolve, outcomeOf } from "../../shared/approval/index.ts";
import type { ApprovalCommand, ApprovalEvent, ApprovalRecord, ApprovalState } from "../../shared/approval/model.ts";
import { type SigningKey, signOutcome } from "../../shared/bundle/index.ts";
import type { ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type ApprovalChange, type ApprovalEntry, type ApprovalView, advance } from "./approval-view.ts";

/** Races on one approval are between a few replicas and voters: who loses this often is in a storm. */
const MAX_ATTEMPTS = 8;

/** `append`: this replica wrote it just now, whichever way it learnt that it got in. `feed`: another's, from the log. */
export type ChangeOrigin = "append" | "feed";

export interface EnginePorts {
  readonly log: ApprovalLog;
  readonly view: ApprovalView;
  readonly key: SigningKey;
  readonly nowMs: () => number;
  /** Told of every change to the view once, by whichever way this replica learnt of it. */
  readonly onChange: (change: ApprovalChange, origin: ChangeOrigin) => void;
  /** Told of every append of this replica once, in the call that appended, and before `onChange` if it comes first. */
  readonly onAppended: (change: ApprovalChange) => void;
}

export interface Execution {
  readonly entry: ApprovalEntry;
  /** What this very call added; empty: the command changed nothing (a repeat). */
  readonly events: readonly ApprovalEvent[];
}

/** A command without its time, which the engine's clock gives it on each attempt. */
export type Timeless<C> = C extends { readonly nowMs: number } ? Omit<C, "nowMs"> : never;
export type EngineCommand = Timeless<ApprovalCommand>;

/**
 * Decides commands on approvals: decide on the state as known, append where that state ended, and when somebody else
 * was first, learn what they wrote and decide again. So of all replicas that race, one wins, and the others answer by
 * what it did.
 */
export class ApprovalEngine {
  readonly #ports: EnginePorts;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
  }

  /**
   * Runs a command. Throws what the decider refuses with, APPROVAL_NOT_FOUND, APPROVAL_CONTENDED after too many lost
   * races, and BUS_UNAVAILABLE (the command may then have been stored: repeating it is safe).
   */
  async execute(environment: string, approvalId: string, command: EngineCommand): Promise<Execution> {
    const { log, view } = this.#ports;
    // A request is new as a rule: it tries its luck before it reads.
    let entry =
      command.kind === "request" ? view.get(environment, approvalId) : await this.find(environment, approvalId);
    let reread = false;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const events = this.#decided(entry, command, reread);
      if (events === "refused on what may be old") {
        entry = await this.#reread(environment, approvalId, "news");
        reread = true;
        continue;
      }
      if (events.length === 0) {
        if (entry === undefined) throw notFound(environment, approvalId);
        return { entry, events };
      }
      const record = this.#recordOf(entry?.state, events);
      const sequence = await log.append(environment, approvalId, record, entry?.sequence ?? 0);
      if (sequence !== "conflict") {
        const stored: StoredRecord = { environment, approvalId, sequence, record };
        const next = advance(entry, stored);
        const ended = next.state.status !== "pending" && (entry === undefined || entry.state.status === "pending");
        this.#ports.onAppended({ entry: next, record, ended });
        this.#fold(stored, "append");
        return { entry: next, events };
      }
      entry = await this.#reread(environment, approvalId, attempt === 0 ? "news" : "all");
      reread = true;
    }
    throw new PosternError(
      "conflict",
      "APPROVAL_CONTENDED",
      `Approval ${approvalId} changed ${MAX_ATTEMPTS} times while this was being decided.`,
      { hint: "Try again.", retryAfterMs: 200 },
    );
  }

  /** The approval from memory, or else from the log; undefined: there is none. */
  async find(environment: string, approvalId: string): Promise<ApprovalEntry | undefined> {
    return this.#ports.view.get(environment, approvalId) ?? this.#reread(environment, approvalId, "all");
  }

  /** Folds in what the log's feed brings. */
  learn(stored: StoredRecord): void {
    this.#fold(stored, stored.mine === true ? "append" : "feed");
  }

  /**
   * Decides, or throws the refusal if it stands. Memory may lag behind what another replica wrote: a vote for a stage
   * that opened there a moment ago is refused only once the log itself says so.
   */
  #decided(entry: ApprovalEntry | undefined, command: EngineCommand, reread: boolean) {
    try {
      return decide(entry?.state, { ...command, nowMs: this.#ports.nowMs() });
    } catch (error) {
      if (reread || !(error instanceof PosternError)) throw error;
      return "refused on what may be old";
    }
  }

  /** Learns what others wrote behind what is known here; or all of it, when the log says that this is something else. */
  async #reread(environment: string, approvalId: string, how: "news" | "all"): Promise<ApprovalEntry | undefined> {
    const known = how === "news" ? this.#ports.view.get(environment, approvalId) : undefined;
    const records = await this.#ports.log.read(environment, approvalId, known?.sequence ?? 0);
    for (const record of records) this.#fold(record, "feed");
    return records.reduce<ApprovalEntry | undefined>(advance, known);
  }

  #fold(stored: StoredRecord, origin: ChangeOrigin): void {
    const change = this.#ports.view.apply(stored);
    if (change !== undefined) this.#ports.onChange(change, origin);
  }

  /** The record that ends an approval carries the signed outcome: the log alone is enough for whoever waits. */
  #recordOf(before: ApprovalState | undefined, events: readonly ApprovalEvent[]): ApprovalRecord {
    const after = events.reduce<ApprovalState | undefined>(evolve, before);
    if (after === undefined) return { events };
    const record = { events, requestDigest: after.escalation.requestDigest };
    const outcome = before === undefined || before.status === "pending" ? outcomeOf(after) : undefined;
    return outcome === undefined ? record : { ...record, outcome: signOutcome(outcome, this.#ports.key) };
  }
}

export function notFound(environment: string, approvalId: string): PosternError {
  return new PosternError(
    "not_found",
    "APPROVAL_NOT_FOUND",
    `Environment '${environment}' has no approval '${approvalId}'.`,
    { where: { field: "id" }, hint: "'postern approvals list' shows those there are." },
  );
}
