import type { ApprovalLog } from "../../shared/bus/ports.ts";
import type { DecisionRecord, RedactedRequest } from "../../shared/impact/index.ts";
import { inParallel } from "../../shared/in-parallel.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import { type Redactions, redactionsOf } from "../../shared/policy/redact/redactions.ts";
import { requestOfApproval } from "../decisions/recorded-request.ts";

export interface AskedRequestsPorts {
  readonly approvals: Pick<ApprovalLog, "read">;
  /** The policies of a revision; throws BUNDLE_NOT_FOUND. */
  readonly policySet: (environment: string, revision: number) => Promise<PolicySet>;
}

/** Questions to the log at a time, and in all: a window with more escalations than that is not looked up whole. */
const PARALLEL = 16;
const MAX_READS = 20_000;

/**
 * The requests of decisions that were recorded without them because an approval has them, redacted as the policies want it
 * that decided.
 */
export class AskedRequests {
  readonly #ports: AskedRequestsPorts;
  readonly #environment: string;
  readonly #redactions = new Map<number, Promise<Redactions | undefined>>();
  #reads = 0;

  constructor(ports: AskedRequestsPorts, environment: string) {
    this.#ports = ports;
    this.#environment = environment;
  }

  /** Calls `onFound` for each; with undefined where the request is not known. Throws what the bus throws. */
  async find(
    records: readonly DecisionRecord[],
    onFound: (record: DecisionRecord, request: RedactedRequest | undefined) => void,
  ): Promise<void> {
    await inParallel(records, PARALLEL, async (record) => onFound(record, await this.#find(record)));
  }

  async #find({ approvalId, decisionId, bundleRevision }: DecisionRecord): Promise<RedactedRequest | undefined> {
    if (this.#reads >= MAX_READS) return undefined;
    this.#reads += 1;
    const redactions = await this.#redactionsOf(bundleRevision);
    if (redactions === undefined) return undefined;
    const asked = { environment: this.#environment, approvalId, decisionId };
    return requestOfApproval(asked, redactions, this.#ports.approvals);
  }

  /** Undefined: nobody knows any more what that revision wanted redacted. */
  #redactionsOf(revision: number): Promise<Redactions | undefined> {
    const known = this.#redactions.get(revision) ?? this.#read(revision);
    this.#redactions.set(revision, known);
    return known;
  }

  async #read(revision: number): Promise<Redactions | undefined> {
    try {
      return redactionsOf((await this.#ports.policySet(this.#environment, revision)).policies);
    } catch {
      return undefined;
    }
  }
}
