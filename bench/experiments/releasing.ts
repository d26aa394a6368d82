import type { RpcClient } from "../../runtime/rpc/client.ts";
import { checkInput } from "../peers/guard-messages.ts";
import { question } from "../workloads/questions.ts";
import type { OpenedApprovals } from "./opened-approvals.ts";
import type { Took } from "./publishing.ts";

const PATIENCE_MS = 30_000;
let asked = 0;

/** Those who take part in an approval. */
export interface Parties {
  readonly environment: string;
  readonly guard: RpcClient<"postern.v1.Guard">;
  /** Where the vote goes. */
  readonly approvals: Pick<RpcClient<"postern.v1.ApprovalService">, "vote">;
  readonly opened: OpenedApprovals;
}

/** A whole approval: asked for, opened, voted on, released. Returns what happened from the call of Vote on. */
export async function voteToRelease({ environment, guard, approvals, opened }: Parties): Promise<Took> {
  const escalated = question("escalate");
  // A payment of its own: an approval that was used, or is pending, is not joined.
  const resource = { ...escalated.resource, id: `pay-${process.pid}-${Date.now()}-${++asked}` };
  const request = { ...checkInput({ ...escalated, resource }), wait: true };
  const waiting = guard.check(request, { timeoutMs: PATIENCE_MS });
  waiting.catch(() => undefined);
  const { id, revision } = await Promise.race([opened.of(resource.id), waiting.then(neverOpened)]);
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

function neverOpened({ decision, reason }: { readonly decision: string; readonly reason: string }): never {
  throw new Error(`the call was answered ${decision} before anybody voted: ${reason}`);
}
