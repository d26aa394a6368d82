import type { Logger } from "../../runtime/log/logger.ts";
import { mustStayInMemory } from "../../shared/approval/index.ts";
import type { ApprovalLog } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { type ApprovalEntry, type ApprovalView, foldRecords, keyOf } from "./approval-view.ts";
import { Pause } from "./pause.ts";
import { mayGoBetterLater } from "./retry.ts";

const RETRY_MS = 1_000;
/** More of them at once do not come from agents that were away: a log full of records that do not fit has them. */
const MAX_DUE = 100_000;

export interface ReturningPorts {
  readonly view: ApprovalView;
  readonly log: Pick<ApprovalLog, "read">;
  readonly logger: Logger;
  readonly nowMs: () => number;
  /** An approval that is in memory again. */
  readonly onReturned: (entry: ApprovalEntry) => void;
}

/**
 * Approvals that were let go of, and of which the log then said something more: an agent that was away reports a use long
 * after its grant ended, and now somebody must see to it that the outcome is reported too. Reads them again, one by one.
 */
export class ReturningApprovals {
  readonly #ports: ReturningPorts;
  readonly #due = new Map<string, { readonly environment: string; readonly approvalId: string }>();
  #running: Promise<void> | undefined;
  readonly #pause = new Pause();
  #state: "idle" | "started" | "stopped" = "idle";

  constructor(ports: ReturningPorts) {
    this.#ports = ports;
  }

  /** Until this, they are only collected: while the log is folded, more is to come of each. */
  start(): void {
    if (this.#state === "idle") this.#state = "started";
    this.#run();
  }

  /** Whether all that was noted was read again. */
  get isDone(): boolean {
    return this.#due.size === 0 && this.#running === undefined;
  }

  note(environment: string, approvalId: string): void {
    if (this.#due.size < MAX_DUE) this.#due.set(keyOf(environment, approvalId), { environment, approvalId });
    this.#run();
  }

  async stop(): Promise<void> {
    this.#state = "stopped";
    this.#pause.end();
    await this.#running;
  }

  #run(): void {
    if (this.#state !== "started" || this.#running !== undefined || this.#due.size === 0) return;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      this.#run();
    });
  }

  async #work(): Promise<void> {
    for (const [key, { environment, approvalId }] of this.#due) {
      if (this.#state === "stopped") return;
      try {
        this.#due.delete(key);
        const entry = foldRecords(await this.#ports.log.read(environment, approvalId));
        if (entry !== undefined) this.#take(entry);
      } catch (error) {
        this.#ports.logger.warn({ approvalId, error: errorMessage(error) }, "approval not read again");
        if (!mayGoBetterLater(error)) continue;
        this.#due.set(key, { environment, approvalId });
        await this.#pause.take(RETRY_MS);
      }
    }
  }

  #take(entry: ApprovalEntry): void {
    const { view, nowMs, onReturned } = this.#ports;
    if (mustStayInMemory(entry.state, nowMs()) && view.admit(entry)) onReturned(entry);
  }
}
