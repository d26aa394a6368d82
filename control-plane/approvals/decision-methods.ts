import { randomUUID } from "node:crypto";
import type { VoteRequest__Output } from "../../proto/gen/postern/v1/VoteRequest.ts";
import { approvalToMessage } from "../../runtime/rpc/approval-message.ts";
import { termsFromMessage } from "../../runtime/rpc/grant-terms-message.ts";
import type { Handlers } from "../../runtime/rpc/service-types.ts";
import { isApprover } from "../../shared/approval/eligibility.ts";
import { openStage } from "../../shared/approval/index.ts";
import type { Actor, ApprovalState } from "../../shared/approval/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Workflow } from "../../shared/policy/model.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Principal } from "../auth/principal.ts";
import type { VotingActor } from "../delegations/voting-actor.ts";
import type { Environments } from "../environment.ts";
import type { EngineCommand } from "./approval-engine.ts";
import { type CastVotePorts, castVote } from "./cast-vote.ts";
import { requireId, requireRevision, requireShortReason, requireShortVoteId, verdictOf } from "./request-checks.ts";

export interface DecisionPorts extends CastVotePorts {
  readonly environments: Environments;
  readonly actor: VotingActor;
}

type DecisionMethod = "Vote" | "BreakGlass" | "SignOff" | "Cancel";

/** What people do to one approval. All of it may be repeated: a retry after a lost answer gets the answer. */
export function decisionMethods(ports: DecisionPorts): Pick<Handlers<"postern.v1.ApprovalService">, DecisionMethod> {
  const { environments, find, actor } = ports;
  const { engine } = ports.approvals;

  async function execute(environment: string, id: string, command: EngineCommand) {
    const { entry } = await engine.execute(environment, id, command);
    return { approval: approvalToMessage(entry.state) };
  }

  return {
    async Vote(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireId(request.id);
      requireRevision(request.revision);
      requireShortReason(request.reason);
      requireShortVoteId(request.voteId);
      const verdict = verdictOf(request.verdict);
      const vote = {
        // A caller without an id of its own gets one vote per call: a retry then meets ALREADY_VOTED.
        voteId: request.voteId === "" ? randomUUID() : request.voteId,
        voter: actor(principal, environment),
        verdict,
        reason: request.reason,
        seenRevision: request.revision,
      };
      const { entry } = await castVote(ports, environment, request.id, vote, ({ state }) =>
        widened(request, state.workflow),
      );
      return { approval: approvalToMessage(entry.state) };
    },

    async BreakGlass(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireId(request.id);
      requireShortReason(request.reason);
      const { reason } = request;
      return execute(environment, request.id, { kind: "break_glass", by: actorOf(principal), reason });
    },

    async SignOff(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireId(request.id);
      requireShortReason(request.reason);
      const { reason } = request;
      return execute(environment, request.id, { kind: "sign_off", by: actorOf(principal), reason });
    },

    async Cancel(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireId(request.id);
      requireShortReason(request.reason);
      requireMayCancel(principal, (await find(environment, request.id)).state);
      return execute(environment, request.id, { kind: "cancel", by: principal.name, reason: request.reason });
    },
  };
}

/** As whom a caller does what can't be done in somebody's place. */
function actorOf({ name, groups }: Principal): Actor {
  return { id: name, groups };
}

function widened({ widen }: VoteRequest__Output, { spec }: Workflow) {
  return widen === null ? undefined : termsFromMessage(widen, spec.grant, "widen");
}

function requireMayCancel(principal: Principal, state: ApprovalState): void {
  if (principal.roles.includes("admin")) return;
  const stage = openStage(state);
  // One that has ended is refused by the decider, with the better reason.
  if (stage === undefined || isApprover(stage, actorOf(principal))) return;
  throw new PosternError(
    "permission_denied",
    "CANCEL_FORBIDDEN",
    `${principal.name} is no approver of the stage '${stage.name}'.`,
    { hint: "Ask an admin, or an approver of the open stage." },
  );
}
