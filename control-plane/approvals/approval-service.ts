import type { ApprovalFilter__Output } from "../../proto/gen/postern/v1/ApprovalFilter.ts";
import type { Logger } from "../../runtime/log/logger.ts";
import { approvalToMessage } from "../../runtime/rpc/approval-message.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import type { Actor, ApprovalStatus } from "../../shared/approval/model.ts";
import type { ApprovalArchive, ApprovalLog } from "../../shared/bus/ports.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Principal } from "../auth/principal.ts";
import { isVoter, type VotingActor } from "../delegations/voting-actor.ts";
import type { Environments } from "../environment.ts";
import { pageSize, parsePageToken } from "../paging/page-token.ts";
import type { ApprovalSpans } from "../telemetry/approval-spans.ts";
import { notFound } from "./approval-engine.ts";
import { type ApprovalCriteria, meets } from "./approval-filter.ts";
import { historyOf } from "./approval-history.ts";
import { listApprovals } from "./approval-list.ts";
import { type ApprovalEntry, foldRecords } from "./approval-view.ts";
import { batchMethods } from "./batch-methods.ts";
import type { Approvals } from "./create-approvals.ts";
import { decisionMethods } from "./decision-methods.ts";
import { explanationMessage } from "./explanation-message.ts";
import { invalid, requireId } from "./request-checks.ts";

export interface ApprovalServicePorts {
  readonly approvals: Pick<Approvals, "engine" | "view" | "hub">;
  readonly log: ApprovalLog;
  readonly archive: ApprovalArchive;
  readonly environments: Environments;
  readonly spans: Pick<ApprovalSpans, "aroundVote">;
  readonly actor: VotingActor;
  readonly nowMs: () => number;
  readonly logger: Pick<Logger, "error">;
}

/** postern.v1.ApprovalService, for those who vote and those who watch. */
export function approvalService(ports: ApprovalServicePorts): RpcService {
  const { engine, view, hub } = ports.approvals;
  const { environments, log, archive } = ports;

  const criteriaFor = (filter: ApprovalFilter__Output | null, principal: Principal) =>
    criteriaOf(filter, principal, ports);

  async function find(environment: string, id: string): Promise<ApprovalEntry> {
    const entry = await engine.find(environment, id);
    if (entry === undefined) throw notFound(environment, id);
    return entry;
  }

  return defineService("postern.v1.ApprovalService", {
    async List(request, call) {
      const criteria = criteriaFor(request.filter, principalOf(call));
      const size = pageSize(request.pageSize);
      const page = await listApprovals({ view, log, archive }, criteria, size, parsePageToken(request.pageToken));
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

    async Explain(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireId(request.id);
      const entry = foldRecords(await log.read(environment, request.id));
      if (entry === undefined) throw notFound(environment, request.id);
      return explanationMessage(entry.state, voterOf(principal, environment, ports.actor), ports.nowMs());
    },

    ...decisionMethods({ ...ports, find }),
    ...batchMethods({ ...ports, find }),

    async *Watch(request, call) {
      const criteria = criteriaFor(request.filter, principalOf(call));
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
  { environments, actor }: Pick<ApprovalServicePorts, "environments" | "actor">,
): ApprovalCriteria {
  return {
    environments: environments.some(principal, filter?.environment ?? ""),
    statuses: (filter?.statuses ?? []).map(statusOf),
    workflow: filter?.workflow ?? "",
    subjectId: filter?.subjectId ?? "",
    action: filter?.action ?? "",
    review: reviewOf(filter?.review ?? ""),
    votableBy: filter?.votable ? (environment) => voterOf(principal, environment, actor) : undefined,
  };
}

function statusOf(name: string): ApprovalStatus {
  const status = STATUSES[name];
  if (status === undefined) throw invalid("filter.statuses", "FILTER_INVALID", "The filter names an unknown status.");
  return status;
}

function reviewOf(name: string): ApprovalCriteria["review"] {
  if (name === "") return undefined;
  if (name === "open" || name === "signed_off") return name;
  throw invalid("filter.review", "FILTER_INVALID", "The filter names an unknown state of a review.");
}

/** Undefined: may not vote at all, whatever its groups are and whoever delegated to it. */
function voterOf(principal: Principal, environment: string, actor: VotingActor): Actor | undefined {
  return isVoter(principal) ? actor(principal, environment) : undefined;
}
