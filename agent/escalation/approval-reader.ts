import type { ApprovalOutcome } from "../../shared/approval/model.ts";
import type { ApprovalLog } from "../../shared/bus/ports.ts";
import type { OutcomeVerifier } from "./outcome-verifier.ts";

/** How an approval stands in the log. */
export type Standing =
  | { readonly kind: "absent" }
  | { readonly kind: "pending" }
  /** `outcome` undefined: it has ended, but nothing that a trusted key signed says how. */
  | { readonly kind: "ended"; readonly outcome: ApprovalOutcome | undefined };

/** Reads approvals and believes only what is signed. */
export class ApprovalReader {
  readonly #environment: string;
  readonly #log: Pick<ApprovalLog, "read">;
  readonly #verifier: OutcomeVerifier;

  constructor(environment: string, log: Pick<ApprovalLog, "read">, verifier: OutcomeVerifier) {
    this.#environment = environment;
    this.#log = log;
    this.#verifier = verifier;
  }

  /** Throws PosternError of kind "unavailable" when the bus cannot be reached. */
  async standing(approvalId: string): Promise<Standing> {
    const records = await this.#log.read(this.#environment, approvalId);
    if (records.length === 0) return { kind: "absent" };
    // The ending record need not be the last: uses of the grant and the reported outcome come after it.
    const ending = records.find(({ record }) => record.outcome !== undefined)?.record.outcome;
    if (ending === undefined) return { kind: "pending" };
    return { kind: "ended", outcome: this.#verifier.verify(approvalId, ending) };
  }
}
