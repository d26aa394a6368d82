import type { ApprovalEvent, ApprovalOutcome, ApprovalRecord } from "../../shared/approval/model.ts";
import type { ApprovalLog } from "../../shared/bus/ports.ts";
import type { OutcomeVerifier } from "./outcome-verifier.ts";

/** How an approval stands in the log. */
export type Standing =
  | { readonly kind: "absent" }
  | { readonly kind: "pending" }
  /** `outcome` undefined: it has ended, but nothing that a trusted key signed says how. */
  | { readonly kind: "ended"; readonly outcome: ApprovalOutcome | undefined };

/** What happens to approvals that go on: a record that closes with one of these and holds no outcome ended nothing. */
const BEFORE_THE_END: ReadonlySet<ApprovalEvent["kind"]> = new Set([
  "requested",
  "stage_opened",
  "vote_cast",
  "stage_approved",
  "stage_timed_out",
]);

/** Reads approvals and believes only what is signed. */
export class ApprovalReader {
  readonly #environment: string;
  readonly #log: Pick<ApprovalLog, "read" | "readLast">;
  readonly #verifier: OutcomeVerifier;

  constructor(environment: string, log: Pick<ApprovalLog, "read" | "readLast">, verifier: OutcomeVerifier) {
    this.#environment = environment;
    this.#log = log;
    this.#verifier = verifier;
  }

  /**
   * The newest record says it nearly always, in one question to the bus. Only behind an end (uses of the grant, the
   * reported outcome) the whole history must be read, which takes a consumer of its own. Throws PosternError of kind
   * "unavailable" when the bus cannot be reached.
   */
  async standing(approvalId: string): Promise<Standing> {
    const last = await this.#log.readLast(this.#environment, approvalId);
    if (last === undefined) return { kind: "absent" };
    if (last.record.outcome !== undefined) return this.#ended(approvalId, last.record.outcome);
    if (leavesPending(last.record)) return { kind: "pending" };
    const records = await this.#log.read(this.#environment, approvalId);
    const ending = records.find(({ record }) => record.outcome !== undefined)?.record.outcome;
    return ending === undefined ? { kind: "pending" } : this.#ended(approvalId, ending);
  }

  #ended(approvalId: string, outcome: string): Standing {
    return { kind: "ended", outcome: this.#verifier.verify(approvalId, outcome) };
  }
}

function leavesPending({ events }: ApprovalRecord): boolean {
  const last = events.at(-1);
  return last !== undefined && BEFORE_THE_END.has(last.kind);
}
