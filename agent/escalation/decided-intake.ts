import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { AgentLog } from "../ports.ts";
import type { ApprovalReader } from "./approval-reader.ts";
import type { OutcomeVerifier } from "./outcome-verifier.ts";
import type { Waiters } from "./waiters.ts";

/** Brings outcomes to the calls that wait for them: from the decided channel, and from the log where that was missed. */
export class DecidedIntake {
  readonly #waiters: Waiters;
  readonly #verifier: OutcomeVerifier;
  readonly #reader: ApprovalReader;
  readonly #log: AgentLog;

  constructor(waiters: Waiters, verifier: OutcomeVerifier, reader: ApprovalReader, log: AgentLog) {
    this.#waiters = waiters;
    this.#verifier = verifier;
    this.#reader = reader;
    this.#log = log;
  }

  /** A message of the decided channel. One that is not believed wakes nobody. */
  announced(approvalId: string, jws: string): void {
    if (!this.#waiters.has(approvalId)) return;
    const outcome = this.#verifier.verify(approvalId, jws);
    if (outcome !== undefined) this.#waiters.deliver(approvalId, outcome);
  }

  /** Reads the log once: closes the race between an announcement and the registration of who waits for it. */
  async catchUp(approvalId: string): Promise<void> {
    try {
      const standing = await this.#reader.standing(approvalId);
      if (standing.kind === "ended" && standing.outcome !== undefined) {
        this.#waiters.deliver(approvalId, standing.outcome);
      }
    } catch (error) {
      // The next reconnect reads again; until then the call waits, or ends at its deadline.
      this.#log.warn({ approvalId, reason: errorMessage(error) }, "an approval cannot be read yet");
    }
  }

  /** After a reconnect: whatever was announced meanwhile is in the log. */
  async catchUpAll(): Promise<void> {
    for (const approvalId of this.#waiters.approvals()) await this.catchUp(approvalId);
  }
}
