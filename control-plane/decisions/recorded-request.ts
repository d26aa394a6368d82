import type { ApprovalLog } from "../../shared/bus/ports.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Policy } from "../../shared/policy/model.ts";
import { redact, type ValuePath } from "../../shared/policy/redact/redact.ts";
import { type Redactions, redactionsOf } from "../../shared/policy/redact/redactions.ts";
import { SECRET_NAMES } from "../../shared/policy/redact/secret-names.ts";
import type { OmittedReason, RecordedDecision } from "../../shared/recording/index.ts";

/** A request as far as it may be shown. */
export interface ShownRequest {
  readonly request: CheckRequest;
  readonly redacted: readonly ValuePath[];
}

/**
 * What a decision was asked: as it was recorded or, where that was left to the approval that the decision began, from
 * there, redacted as its policies want it. Throws DECISION_NOT_RECORDED.
 */
export async function recordedRequest(
  decision: RecordedDecision,
  policies: readonly Policy[],
  approvals: Pick<ApprovalLog, "read">,
): Promise<ShownRequest> {
  const { inputs } = decision;
  switch (inputs.kind) {
    case "recorded":
      return inputs;
    case "none":
      throw notRecorded(decision, "it was logged without its inputs", NONE_HINT);
    case "omitted": {
      const isBound = inputs.reason === "bound_to_approval";
      const shown = isBound ? await requestOfApproval(decision, redactionsOf(policies), approvals) : undefined;
      if (shown === undefined) throw notRecorded(decision, WHY_OMITTED[inputs.reason], OMITTED_HINT[inputs.reason]);
      return shown;
    }
  }
}

/** The request of a decision that was left to its approval, redacted; undefined: another call asked for the approval. */
export async function requestOfApproval(
  decision: AskedDecision,
  redactions: Redactions,
  approvals: Pick<ApprovalLog, "read">,
): Promise<ShownRequest | undefined> {
  const asked = await askedWith(decision, approvals);
  if (asked === undefined) return undefined;
  const paths = redactions.for(asked);
  const shown = redact(asked, { paths, names: new Set(SECRET_NAMES), mark: () => "redacted" });
  return { request: shown.request, redacted: shown.paths };
}

export type AskedDecision = Pick<RecordedDecision, "environment" | "approvalId" | "decisionId">;

/** The request that came with the approval which this very call asked for; undefined: another call did. */
async function askedWith(
  { environment, approvalId, decisionId }: AskedDecision,
  approvals: Pick<ApprovalLog, "read">,
): Promise<CheckRequest | undefined> {
  const [first] = await approvals.read(environment, approvalId);
  const requested = first?.record.events.find((event) => event.kind === "requested");
  return requested?.escalation.decisionId === decisionId ? requested.escalation.request : undefined;
}

const NONE_HINT =
  "Agents record up to recordPerSecond decisions a second with their inputs; ask the agent to explain the same request.";

const WHY_OMITTED: Readonly<Record<OmittedReason, string>> = {
  too_large: "its request is longer than the agent's recordMaxBytes",
  no_bundle: "the agent had no bundle, and so no policy to ask",
  bound_to_approval: "its request holds redacted values and is bound to an approval that another call had asked for",
  not_canonical: "its request has no canonical form",
};

const OMITTED_HINT: Readonly<Record<OmittedReason, string>> = {
  too_large: "Raise recordMaxBytes, or ask the agent to explain the same request.",
  no_bundle: "Publish a bundle; docs/reason-codes.md says what NO_BUNDLE means.",
  bound_to_approval: "'postern approvals show' has the request that the approval was asked with.",
  not_canonical: "Ask the agent to explain the same request.",
};

function notRecorded({ decisionId, decision, reasonCode }: RecordedDecision, why: string, hint: string): PosternError {
  const what = `Decision ${decisionId} (${decision}, ${reasonCode}) can't be explained: ${why}.`;
  return new PosternError("failed_precondition", "DECISION_NOT_RECORDED", what, { hint });
}
