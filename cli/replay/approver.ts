import { setTimeout as pause } from "node:timers/promises";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import type { RpcClient } from "../../runtime/rpc/client.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** Votes for what halts, as the owner of one token. */
export interface Approver {
  /** Approves, stage by stage, until it is decided or the token's owner has no (more) say. */
  approve(approvalId: string): Promise<void>;
  /** How often a vote was refused, by code. */
  readonly refusals: ReadonlyMap<string, number>;
}

const UNKNOWN_FIRST_PAUSE_MS = 5;
const UNKNOWN_GIVE_UP_MS = 10_000;

type Approvals = Pick<RpcClient<"postern.v1.ApprovalService">, "get" | "vote">;

export function createApprover(approvals: Approvals, environment: string, runId: string): Approver {
  const refusals = new Map<string, number>();

  /** Votes on the approval as it was seen, and gives what the vote made of it. */
  async function vote({ id, revision }: Approval__Output, round: number): Promise<Approval__Output | null> {
    const { approval } = await approvals.vote({
      environment,
      id,
      verdict: "VERDICT_APPROVE",
      reason: "replayed",
      revision,
      voteId: `${runId}-${id}-${round}`,
    });
    return approval;
  }

  return {
    refusals,
    async approve(id) {
      try {
        let { approval } = await onceKnown(() => approvals.get({ environment, id }));
        for (let round = 0; approval?.status === "APPROVAL_STATUS_PENDING"; round += 1) {
          approval = await vote(approval, round);
        }
      } catch (error) {
        if (!(error instanceof PosternError) || error.kind === "unavailable") throw error;
        // Decided by an automatic rule in the meantime: no vote was needed.
        if (error.code === "APPROVAL_ENDED") return;
        refusals.set(error.code, (refusals.get(error.code) ?? 0) + 1);
      }
    },
  };
}

/** The question is on its way from the agent: until it has arrived, the control plane does not know it. */
async function onceKnown<T>(ask: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + UNKNOWN_GIVE_UP_MS;
  for (let pauseMs = UNKNOWN_FIRST_PAUSE_MS; ; pauseMs = Math.min(200, pauseMs * 2)) {
    try {
      return await ask();
    } catch (error) {
      const unknown = error instanceof PosternError && error.code === "APPROVAL_NOT_FOUND";
      if (!unknown || performance.now() > giveUpAt) throw error;
    }
    await pause(pauseMs);
  }
}
