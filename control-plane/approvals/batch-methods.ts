import { randomUUID } from "node:crypto";
import type { ApprovalBatch } from "../../proto/gen/postern/v1/ApprovalBatch.ts";
import type { VoteBatchItem__Output } from "../../proto/gen/postern/v1/VoteBatchItem.ts";
import type { VoteBatchResult } from "../../proto/gen/postern/v1/VoteBatchResult.ts";
import type { Logger } from "../../runtime/log/logger.ts";
import { approvalToMessage } from "../../runtime/rpc/approval-message.ts";
import type { Handlers } from "../../runtime/rpc/service-types.ts";
import { type Batch, batchesOf, batchVoteId } from "../../shared/approval/alike.ts";
import { mayVote } from "../../shared/approval/index.ts";
import type { ApprovalState } from "../../shared/approval/model.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { VotingActor } from "../delegations/voting-actor.ts";
import type { Environments } from "../environment.ts";
import type { ApprovalView } from "./approval-view.ts";
import { type CastVotePorts, castVote, type VoteToCast } from "./cast-vote.ts";
import {
  invalid,
  requireId,
  requireRevision,
  requireShortReason,
  requireShortVoteId,
  verdictOf,
} from "./request-checks.ts";

/** Votes of one call. */
export const MAX_BATCH = 100;
/** Approvals in one answer, over all batches. */
const MAX_LISTED = 500;
/** Votes of one call that are under way at once. */
const AT_ONCE = 8;

export interface BatchPorts extends CastVotePorts {
  readonly approvals: CastVotePorts["approvals"] & { readonly view: Pick<ApprovalView, "pending"> };
  readonly environments: Environments;
  readonly actor: VotingActor;
  readonly logger: Pick<Logger, "error">;
}

/** Against fatigue: what is alike is shown together, and decided by one verdict. */
export function batchMethods(
  ports: BatchPorts,
): Pick<Handlers<"postern.v1.ApprovalService">, "ListBatches" | "VoteBatch"> {
  const { environments, actor, logger } = ports;

  function* votable(environment: string, by: Parameters<VotingActor>[0]): Generator<ApprovalState> {
    const voter = actor(by, environment);
    for (const entry of ports.approvals.view.pending()) {
      if (entry.environment === environment && mayVote(entry.state, voter)) yield entry.state;
    }
  }

  async function voteOnItem(environment: string, id: string, vote: VoteToCast): Promise<VoteBatchResult> {
    try {
      const { entry } = await castVote(ports, environment, id, vote);
      return { id, approval: approvalToMessage(entry.state) };
    } catch (error) {
      if (error instanceof PosternError) {
        return { id, code: error.code, message: error.message, hint: error.hint ?? "" };
      }
      // The other votes have been cast, and their answers must not be lost with this one.
      logger.error({ approvalId: id, error: errorMessage(error) }, "a vote of a batch failed");
      return { id, code: "INTERNAL", message: "The vote may or may not count.", hint: "Send the batch again." };
    }
  }

  return {
    ListBatches(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      return batchesMessage(batchesOf(votable(environment, principal)));
    },

    async VoteBatch(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireItems(request.items);
      requireShortReason(request.reason);
      requireShortVoteId(request.voteId);
      const verdict = verdictOf(request.verdict);
      const batchId = request.voteId === "" ? randomUUID() : request.voteId;
      const voter = actor(principal, environment);
      const results = await inTurns(request.items, AT_ONCE, ({ id, revision }) =>
        voteOnItem(environment, id, {
          voteId: batchVoteId(batchId, id),
          voter,
          verdict,
          reason: request.reason,
          seenRevision: revision,
        }),
      );
      return { results };
    },
  };
}

function batchesMessage(batches: readonly Batch[]) {
  const shown: ApprovalBatch[] = [];
  let room = MAX_LISTED;
  let more = false;
  for (const { likeness, members } of batches) {
    const approvals = members.slice(0, Math.min(MAX_BATCH, room));
    more ||= approvals.length < members.length;
    room -= approvals.length;
    if (approvals.length > 0) {
      shown.push({ ...likeness, total: members.length, approvals: approvals.map(approvalToMessage) });
    }
  }
  return { batches: shown, more };
}

/** All of them are looked at before the first vote is cast: what is wrong with the call itself casts none. */
function requireItems(items: readonly VoteBatchItem__Output[]): void {
  if (items.length === 0) throw invalid("items", "FIELD_REQUIRED", "The batch names no approvals.");
  if (items.length > MAX_BATCH) throw invalid("items", "BATCH_INVALID", `A batch has at most ${MAX_BATCH} votes.`);
  const seen = new Set<string>();
  for (const [index, { id, revision }] of items.entries()) {
    requireId(id, `items[${index}].id`);
    requireRevision(revision, `items[${index}].revision`);
    if (seen.has(id)) throw invalid(`items[${index}].id`, "BATCH_INVALID", `The approval ${id} is there twice.`);
    seen.add(id);
  }
}

/** Applies `work` to all, so many at a time; results in the order of the items. */
async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  }
  return results;
}
