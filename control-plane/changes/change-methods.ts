import type { Handlers } from "../../runtime/rpc/service-types.ts";
import type { ChangeStore } from "../../shared/bus/ports.ts";
import { CHANGE_ID, openEscalation, type PolicyChange, proposalOf } from "../../shared/change/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { ApprovalEngine } from "../approvals/approval-engine.ts";
import { requireShortReason } from "../approvals/request-checks.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Principal } from "../auth/principal.ts";
import type { Environments } from "../environment.ts";
import type { ChangeKeeper } from "./change-keeper.ts";
import { changeToMessage } from "./change-message.ts";
import { proposedContent } from "./proposed-content.ts";

const LIMIT = { default: 50, max: 500 } as const;

export interface ChangeMethodPorts {
  readonly environments: Environments;
  readonly changes: ChangeStore;
  readonly keeper: Pick<ChangeKeeper, "settle">;
  readonly engine: Pick<ApprovalEngine, "find" | "execute">;
}

type ChangeMethod = "ListChanges" | "GetChange" | "CancelChange";

/** What can be asked of changes that wait for approval, or did. */
export function changeMethods(ports: ChangeMethodPorts): Pick<Handlers<"postern.v1.PolicyService">, ChangeMethod> {
  const { environments, changes, keeper, engine } = ports;

  async function find(environment: string, id: string): Promise<PolicyChange> {
    const stored = CHANGE_ID.test(id) ? await changes.get(environment, id) : undefined;
    if (stored !== undefined) return stored.change;
    throw new PosternError("not_found", "CHANGE_NOT_FOUND", `Environment '${environment}' has no change '${id}'.`, {
      where: { field: "id" },
      hint: "'postern policy changes list --all' shows those there are.",
    });
  }

  return {
    async ListChanges(request, call) {
      const wanted = environments.some(principalOf(call), request.environment);
      const all = (await Promise.all(wanted.map((environment) => changes.list(environment)))).flat();
      const shown = request.includeEnded ? all : all.filter(({ end }) => end === undefined);
      const limit = Math.min(request.limit > 0 ? request.limit : LIMIT.default, LIMIT.max);
      return { changes: shown.sort(newestFirst).slice(0, limit).map(changeToMessage) };
    },

    async GetChange(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      const change = await find(environment, request.id);
      const digest = proposalOf(openEscalation(change).request)?.digest ?? "";
      const content = await proposedContent(changes, digest);
      return { change: changeToMessage(change), files: (content?.sources ?? []).map((file) => ({ ...file })) };
    },

    async CancelChange(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireShortReason(request.reason);
      const change = await find(environment, request.id);
      requireMayCancel(principal, change);
      const { approvalId } = openEscalation(change);
      const reason = request.reason || "taken back by who proposed it";
      if ((await engine.find(change.guard, approvalId)) === undefined) throw notYetAsked(change);
      await engine.execute(change.guard, approvalId, { kind: "cancel", by: principal.name, reason });
      await keeper.settle(environment, change.id);
      return changeToMessage(await find(environment, change.id));
    },
  };
}

function newestFirst(a: PolicyChange, b: PolicyChange): number {
  return openEscalation(b).requestedAtMs - openEscalation(a).requestedAtMs;
}

function requireMayCancel({ name, roles }: Principal, change: PolicyChange): void {
  const by = openEscalation(change).request.subject.id;
  if (name === by || roles.includes("admin")) return;
  throw new PosternError("permission_denied", "CHANGE_FORBIDDEN", `The change was proposed by ${by}.`, {
    where: { field: "id" },
    hint: `Ask ${by} or an admin; an approver can deny it.`,
  });
}

/** Some milliseconds after it was proposed, or while approvals are not being taken at all. */
function notYetAsked({ id }: PolicyChange): PosternError {
  return new PosternError("unavailable", "CHANGE_NOT_YET_ASKED", `The approval of ${id} is still being opened.`, {
    hint: "Try again.",
    retryAfterMs: 500,
  });
}
