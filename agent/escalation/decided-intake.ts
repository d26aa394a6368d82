import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { AgentLog, Clock } from "../ports.ts";
import type { ApprovalReader } from "./approval-reader.ts";
import type { OutcomeVerifier } from "./outcome-verifier.ts";
import type { Waiters } from "./waiters.ts";

export interface DecidedIntakeDeps {
  readonly waiters: Waiters;
  readonly verifier: Pick<OutcomeVerifier, "verify">;
  readonly reader: Pick<ApprovalReader, "standing">;
  readonly clock: Clock;
  readonly log: AgentLog;
}

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 4_000;
/** Reads under way at a time after a reconnect: one that the bus is slow with must not hold up the others. */
const READS_AT_ONCE = 64;

/** Brings outcomes to the calls that wait for them: from the decided channel, and from the log where that was missed. */
export class DecidedIntake {
  readonly #deps: DecidedIntakeDeps;
  /** Approvals that are to be read again soon. */
  readonly #again = new Set<string>();

  constructor(deps: DecidedIntakeDeps) {
    this.#deps = deps;
  }

  /** A message of the decided channel. One that is not believed wakes nobody. */
  announced(approvalId: string, jws: string): void {
    const { waiters, verifier } = this.#deps;
    if (!waiters.has(approvalId)) return;
    const outcome = verifier.verify(approvalId, jws);
    if (outcome !== undefined) waiters.deliver(approvalId, outcome);
  }

  /**
   * Reads the log: closes the race between an announcement and the registration of who waits for it. A bus that does
   * not answer is asked again for as long as somebody waits, since the announcement may be past already.
   */
  async catchUp(approvalId: string): Promise<void> {
    if (!(await this.#read(approvalId))) this.#readAgain(approvalId, FIRST_RETRY_MS);
  }

  /** After a reconnect: whatever was announced meanwhile is in the log. */
  async catchUpAll(): Promise<void> {
    const approvals = this.#deps.waiters.approvals();
    for (let from = 0; from < approvals.length; from += READS_AT_ONCE) {
      await Promise.all(approvals.slice(from, from + READS_AT_ONCE).map((approvalId) => this.catchUp(approvalId)));
    }
  }

  /** False: the log could not be read. */
  async #read(approvalId: string): Promise<boolean> {
    const { reader, waiters, log } = this.#deps;
    try {
      const standing = await reader.standing(approvalId);
      if (standing.kind === "ended" && standing.outcome !== undefined) waiters.deliver(approvalId, standing.outcome);
      return true;
    } catch (error) {
      log.warn({ approvalId, reason: errorMessage(error) }, "an approval cannot be read yet");
      return false;
    }
  }

  #readAgain(approvalId: string, afterMs: number): void {
    const { clock, waiters } = this.#deps;
    if (this.#again.has(approvalId)) return;
    this.#again.add(approvalId);
    clock.after(afterMs, async () => {
      this.#again.delete(approvalId);
      if (!waiters.has(approvalId)) return;
      if (!(await this.#read(approvalId))) this.#readAgain(approvalId, Math.min(2 * afterMs, MAX_RETRY_MS));
    });
  }
}
