import type { RpcClient } from "../../runtime/rpc/client.ts";
import { checkInput } from "../peers/guard-messages.ts";
import { question } from "../workloads/questions.ts";
import type { Took } from "./publishing.ts";

type Approvals = RpcClient<"postern.v1.ApprovalService">;

const PATIENCE_MS = 30_000;

/** From the call of Vote to the answer of the call that waits for it. */
export async function voteToRelease(
  approvals: Approvals,
  environment: string,
  guard: RpcClient<"postern.v1.Guard">,
  round: number,
): Promise<Took> {
  const asked = question("escalate");
  // A payment of its own: an approval that was used, or is pending, is not joined.
  const resource = { ...asked.resource, id: `vote-${round}-${Date.now()}` };
  const request = { ...checkInput({ ...asked, resource }), wait: true };
  const waiting = guard.check(request, { timeoutMs: PATIENCE_MS });
  waiting.catch(() => undefined);
  const { id, revision } = await openedApproval(approvals, environment, resource.id);
  const startedAt = performance.now();
  const voted = approvals
    .vote({ environment, id, verdict: "VERDICT_APPROVE", reason: "bench", revision, voteId: id })
    .then(() => performance.now() - startedAt);
  voted.catch(() => undefined);
  const { decision } = await waiting;
  const effect = performance.now() - startedAt;
  if (decision !== "DECISION_ALLOW") throw new Error(`the approved call was answered ${decision}`);
  return { call: await voted, effect };
}

async function openedApproval(approvals: Approvals, environment: string, resourceId: string) {
  const filter = { environment, statuses: ["APPROVAL_STATUS_PENDING" as const] };
  for await (const { approval } of approvals.watch({ filter }, { timeoutMs: PATIENCE_MS })) {
    if (approval?.resource?.id === resourceId) return approval;
  }
  throw new Error("the approval was never opened");
}
