import type { Grant as GrantMessage } from "../../proto/gen/postern/v1/Grant.ts";
import type { GrantFailure } from "../../proto/gen/postern/v1/GrantFailure.ts";
import type { GrantFilter__Output } from "../../proto/gen/postern/v1/GrantFilter.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { hasLiveGrant } from "../../shared/approval/retention.ts";
import type { GrantStore } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { ApprovalEngine } from "../approvals/approval-engine.ts";
import type { ApprovalEntry, ApprovalView } from "../approvals/approval-view.ts";
import { invalid, requireShortReason } from "../approvals/request-checks.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Principal } from "../auth/principal.ts";
import type { Environments } from "../environment.ts";
import { pageSize, parsePageToken, takePage } from "../paging/page-token.ts";
import { isNarrow, matches } from "./grant-filter.ts";
import { grantMessage } from "./grant-message.ts";

export interface GrantServicePorts {
  readonly engine: Pick<ApprovalEngine, "execute">;
  /** Holds every approval whose grant can still release something. */
  readonly view: Pick<ApprovalView, "newestFirst">;
  readonly grants: Pick<GrantStore, "revoke">;
  readonly environments: Environments;
  readonly nowMs: () => number;
}

/** postern.v1.GrantService: what was permitted, and taking it back. */
export function grantService(ports: GrantServicePorts): RpcService {
  const { engine, view, grants, environments, nowMs } = ports;

  function* live(filter: GrantFilter__Output | null, principal: Principal, before?: number): Generator<ApprovalEntry> {
    const among = environments.some(principal, filter?.environment ?? "");
    for (const entry of view.newestFirst(before)) {
      if (among.includes(entry.environment) && hasLiveGrant(entry.state, nowMs()) && matches(entry.state, filter)) {
        yield entry;
      }
    }
  }

  /** On record first: the log is the truth. Then the entry that agents watch; nothing is answered before that is there. */
  async function revoke(entry: ApprovalEntry, by: string, reason: string): Promise<GrantMessage> {
    const { environment, approvalId } = entry;
    const { entry: after } = await engine.execute(environment, approvalId, { kind: "revoke_grant", by, reason });
    const { grant } = after.state;
    if (grant !== undefined) await grants.revoke({ grant, outcome: after.outcome, revoked: true });
    return grantMessage(after.state);
  }

  return defineService("postern.v1.GrantService", {
    List(request, call) {
      const entries = live(request.filter, principalOf(call), parsePageToken(request.pageToken));
      const page = takePage(entries, pageSize(request.pageSize), ({ firstSequence }) => firstSequence);
      return { grants: page.entries.map(({ state }) => grantMessage(state)), nextPageToken: page.nextPageToken };
    },

    async Revoke(request, call) {
      const principal = principalOf(call);
      requireShortReason(request.reason);
      requireAim(request.filter, request.all);
      const environment = environments.one(principal, request.filter?.environment ?? "");
      const filter = request.filter && { ...request.filter, environment };
      const found = [...live(filter, principal)];
      requireFound(found, filter);
      const revoked: GrantMessage[] = [];
      const failed: GrantFailure[] = [];
      for (const entry of found) {
        try {
          revoked.push(await revoke(entry, principal.name, request.reason));
        } catch (error) {
          failed.push(failure(entry, error));
        }
      }
      return { revoked, failed };
    },
  });
}

/** Revoking everything is asked for in so many words, and never what an empty form does. */
function requireAim(filter: GrantFilter__Output | null, all: boolean): void {
  if (all !== isNarrow(filter)) return;
  throw all
    ? invalid("all", "FILTER_INVALID", "'all' revokes every grant, and the filter names some.")
    : invalid("filter", "FILTER_INVALID", "Name a grant, a subject, a rule or a workflow, or say 'all'.");
}

function requireFound(found: readonly ApprovalEntry[], filter: GrantFilter__Output | null): void {
  if (found.length > 0 || filter === null || filter.grantId === "") return;
  throw new PosternError("not_found", "GRANT_NOT_FOUND", `No grant '${filter.grantId}' can still release anything.`, {
    where: { field: "filter.grant_id" },
    hint: "'postern grants list' shows those that can.",
  });
}

function failure({ state }: ApprovalEntry, error: unknown): GrantFailure {
  const grantId = state.grant?.id ?? "";
  if (!(error instanceof PosternError)) throw error;
  return { grantId, code: error.code, message: error.message };
}
