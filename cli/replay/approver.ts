import { setTimeout as pause } from "node:timers/promises";
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

export function createApprover(
  approvals: Pick<RpcClient<"postern.v1.ApprovalService">, "vote">,
  environment: string,
  runId: string,
): Approver {
  const refusals = new Map<string, number>();

  /** Whether somebody still has to decide after this vote. */
  async function vote(id: string, round: number): Promise<boolean> {
    const { approval } = await approvals.vote({
      environment,
      id,
      verdict: "VERDICT_APPROVE",
      reason: "replayed",
      voteId: `${runId}-${id}-${round}`,
    });
    return approval?.status === "APPROVAL_STATUS_PENDING";
  }

  return {
    refusals,
    async approve(id) {
      try {
        for (let round = 0; await onceKnown(() => vote(id, round)); round += 1);
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
