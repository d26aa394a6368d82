import { randomUUID } from "node:crypto";
import type { ApprovalFilter__Output } from "../../proto/gen/postern/v1/ApprovalFilter.ts";
import type { VoteRequest__Output } from "../../proto/gen/postern/v1/VoteRequest.ts";
import { approvalToMessage } from "../../runtime/rpc/approval-message.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { isApprover } from "../../shared/approval/eligibility.ts";
import { openStage } from "../../shared/approval/index.ts";
import type { Actor, ApprovalState, ApprovalStatus, Verdict } from "../../shared/approval/model.ts";
import type { ApprovalLog } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Principal } from "../auth/principal.ts";
import type { Environments } from "../environment.ts";
import { pageSize, parsePageToken, takePage } from "../paging/page-token.ts";
import type { ApprovalSpans } from "../telemetry/approval-spans.ts";
import { notFound } from "./approval-engine.ts";
import { type ApprovalCriteria, meets } from "./approval-filter.ts";
import { historyOf } from "./approval-history.ts";
import { type ApprovalEntry, foldRecords } from "./approval-view.ts";
import type { Approvals } from "./create-approvals.ts";

const MAX_REASON_CHARS = 4_096;
const MAX_VOTE_ID_CHARS = 128;

export interface ApprovalServicePorts {
  readonly approvals: Pick<Approvals, "engine" | "view" | "hub">;
  readonly log: ApprovalLog;
  readonly environments: Environments;
  readonly spans: Pick<ApprovalSpans, "aroundVote">;
}

/** postern.v1.ApprovalService, for those who vote and those who watch. */
export function approvalService(ports: ApprovalServicePorts): RpcService {
  const { engine, view, hub } = ports.approvals;
  const { environments, log } = ports;

  async function find(environment: string, id: string): Promise<ApprovalEntry> {
    const entry = await engine.find(environment, id);
    if (entry === undefined) throw notFound(environment, id);
    return entry;
  }

  return defineService("postern.v1.ApprovalService", {
    List(request, call) {
      const criteria = criteriaOf(request.filter, principalOf(call), environments);
      const size = pageSize(request.pageSize);
      const entries = matching(view.newestFirst(parsePageToken(request.pageToken)), criteria);
      const page = takePage(entries, size, ({ firstSequence }) => firstSequence);
      return { approvals: page.entries.map(toMessage), nextPageToken: page.nextPageToken };
    },

    async Get(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      requireId(request.id);
      // From the log, and not from memory: the state and its history are then of one moment.
      const records = await log.read(environment, request.id);
      const entry = foldRecords(records);
      if (entry === undefined) throw notFound(environment, request.id);
      return { approval: toMessage(entry), history: historyOf(records) };
    },

    async Vote(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireId(request.id);
      const vote = voteOf(request, principal);
      const before = await find(environment, request.id);
      const { entry } = await ports.spans.aroundVote(before, vote.verdict, () =>
        engine.execute(environment, request.id, { kind: "vote", ...vote }),
      );
      return { approval: toMessage(entry) };
    },

    async Cancel(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireId(request.id);
      requireShort("reason", request.reason, MAX_REASON_CHARS);
      requireMayCancel(principal, (await find(environment, request.id)).state);
      const command = { kind: "cancel", by: principal.name, reason: request.reason } as const;
      const { entry } = await engine.execute(environment, request.id, command);
      return { approval: toMessage(entry) };
    },

    async *Watch(request, call) {
      const criteria = criteriaOf(request.filter, principalOf(call), environments);
      const first = matching(view.pending(), criteria);
      const changes = hub.watch(first, (entry) => meets(entry, criteria), call.signal);
      for await (const entry of changes) yield { approval: toMessage(entry) };
    },
  });
}

function toMessage({ state }: ApprovalEntry) {
  return approvalToMessage(state);
}

function* matching(entries: Iterable<ApprovalEntry>, criteria: ApprovalCriteria): Generator<ApprovalEntry> {
  for (const entry of entries) if (meets(entry, criteria)) yield entry;
}

const STATUSES: Readonly<Record<string, ApprovalStatus>> = {
  APPROVAL_STATUS_PENDING: "pending",
  APPROVAL_STATUS_APPROVED: "approved",
  APPROVAL_STATUS_DENIED: "denied",
  APPROVAL_STATUS_EXPIRED: "expired",
  APPROVAL_STATUS_CANCELLED: "cancelled",
};

function criteriaOf(
  filter: ApprovalFilter__Output | null,
  principal: Principal,
  environments: Environments,
): ApprovalCriteria {
  return {
    environments: environments.some(principal, filter?.environment ?? ""),
    statuses: (filter?.statuses ?? []).map(statusOf),
    workflow: filter?.workflow ?? "",
    subjectId: filter?.subjectId ?? "",
    action: filter?.action ?? "",
    votableBy: filter?.votable ? actorOf(principal) : undefined,
  };
}

function statusOf(name: string): ApprovalStatus {
  const status = STATUSES[name];
  if (status === undefined) throw invalid("filter.statuses", "FILTER_INVALID", "The filter names an unknown status.");
  return status;
}

/** Who may not vote at all can vote on nothing: a viewer's groups do not matter. */
function actorOf(principal: Principal): Actor {
  const votes = principal.roles.includes("approver") || principal.roles.includes("admin");
  return votes ? { id: principal.name, groups: principal.groups } : { id: "", groups: [] };
}

function voteOf(request: VoteRequest__Output, principal: Principal) {
  requireShort("reason", request.reason, MAX_REASON_CHARS);
  requireShort("vote_id", request.voteId, MAX_VOTE_ID_CHARS);
  return {
    // A caller without an id of its own gets one vote per call: a retry then meets ALREADY_VOTED.
    voteId: request.voteId === "" ? randomUUID() : request.voteId,
    voter: { id: principal.name, groups: principal.groups },
    verdict: verdictOf(request.verdict),
    reason: request.reason,
    ...(request.revision === 0 ? {} : { seenRevision: request.revision }),
  };
}

function verdictOf(name: string): Verdict {
  if (name === "VERDICT_APPROVE") return "approve";
  if (name === "VERDICT_DENY") return "deny";
  throw invalid("verdict", "FIELD_REQUIRED", "A vote is to approve or to deny.");
}

function requireMayCancel(principal: Principal, state: ApprovalState): void {
  if (principal.roles.includes("admin")) return;
  const stage = openStage(state);
  // One that has ended is refused by the decider, with the better reason.
  if (stage === undefined || isApprover(stage, { id: principal.name, groups: principal.groups })) return;
  throw new PosternError(
    "permission_denied",
    "CANCEL_FORBIDDEN",
    `${principal.name} is no approver of the stage '${stage.name}'.`,
    { hint: "Ask an admin, or an approver of the open stage." },
  );
}

function requireId(id: string): void {
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(id)) throw invalid("id", "APPROVAL_ID_INVALID", "That is no approval's id.");
}

function requireShort(field: string, text: string, maxChars: number): void {
  if (text.length > maxChars) throw invalid(field, "FIELD_TOO_LONG", `More than ${maxChars} characters.`);
}

function invalid(field: string, code: string, message: string): PosternError {
  return new PosternError("invalid_argument", code, message, { where: { field } });
}
