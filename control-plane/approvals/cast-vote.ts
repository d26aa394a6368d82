import type { Actor, Verdict } from "../../shared/approval/model.ts";
import type { GrantTerms } from "../../shared/policy/model.ts";
import type { ApprovalSpans } from "../telemetry/approval-spans.ts";
import type { ApprovalEngine, Execution } from "./approval-engine.ts";
import type { ApprovalEntry } from "./approval-view.ts";

export interface CastVotePorts {
  readonly approvals: { readonly engine: Pick<ApprovalEngine, "execute"> };
  readonly spans: Pick<ApprovalSpans, "aroundVote">;
  /** Throws APPROVAL_NOT_FOUND. */
  readonly find: (environment: string, id: string) => Promise<ApprovalEntry>;
}

export interface VoteToCast {
  readonly voteId: string;
  readonly voter: Actor;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly seenRevision: number;
}

/** One vote, as a span of the approval's trace. `widened` gives wider terms for the grant, once the approval is known. */
export async function castVote(
  { approvals, find, spans }: CastVotePorts,
  environment: string,
  id: string,
  vote: VoteToCast,
  widened: (entry: ApprovalEntry) => GrantTerms | undefined = () => undefined,
): Promise<Execution> {
  const before = await find(environment, id);
  const widen = widened(before);
  const command = { kind: "vote", ...vote, ...(widen === undefined ? {} : { widen }) } as const;
  return spans.aroundVote(before, vote.verdict, () => approvals.engine.execute(environment, id, command));
}
