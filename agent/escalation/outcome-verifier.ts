import type { ApprovalOutcome } from "../../shared/approval/model.ts";
import type { AgentLog } from "../ports.ts";

/** Believes an outcome when a trusted key signed it for this environment and this approval. */
export class OutcomeVerifier {
  readonly #environment: string;
  readonly #verifyOutcome: (jws: string) => ApprovalOutcome;
  readonly #log: AgentLog;

  constructor(environment: string, verifyOutcome: (jws: string) => ApprovalOutcome, log: AgentLog) {
    this.#environment = environment;
    this.#verifyOutcome = verifyOutcome;
    this.#log = log;
  }

  /** Undefined, and a line in the log: not believed. */
  verify(approvalId: string, jws: string): ApprovalOutcome | undefined {
    try {
      const outcome = this.#verifyOutcome(jws);
      if (outcome.environment !== this.#environment) throw new Error(`it is of environment ${outcome.environment}`);
      if (outcome.approvalId !== approvalId) throw new Error(`it is of approval ${outcome.approvalId}`);
      return outcome;
    } catch (error) {
      this.#log.error({ approvalId, error }, "an outcome is not believed");
      return undefined;
    }
  }
}
