import { randomUUID } from "node:crypto";
import type { CreateDelegationRequest__Output } from "../../proto/gen/postern/v1/CreateDelegationRequest.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { fromTimestamp } from "../../runtime/rpc/time.ts";
import type { DelegationStore } from "../../shared/bus/ports.ts";
import { isToken } from "../../shared/bus/subjects.ts";
import { draftDelegation } from "../../shared/delegation/draft-delegation.ts";
import { type Delegation, statusOf } from "../../shared/delegation/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import { maySee, type Principal } from "../auth/principal.ts";
import type { TokenDirectory } from "../auth/token-store.ts";
import type { Environments } from "../environment.ts";
import { delegationToMessage } from "./delegation-message.ts";
import type { DelegationView } from "./delegation-view.ts";
import { isVoter } from "./voting-actor.ts";

/** Writers of one delegation are two at most: who loses this often is in a storm. */
const MAX_ATTEMPTS = 5;

export interface DelegationPorts {
  readonly store: DelegationStore;
  readonly view: Pick<DelegationView, "learn">;
  readonly tokens: TokenDirectory;
  readonly environments: Environments;
  readonly nowMs: () => number;
  readonly onChanged: (delegation: Delegation, operation: "create" | "revoke", by: string) => void;
}

/** postern.v1.DelegationService: who votes in whose place. */
export function delegationService(ports: DelegationPorts): RpcService {
  const { store, view, environments, nowMs } = ports;

  /** Writes what `change` makes of the delegation as it stands; undefined: it is well as it is. */
  async function update(
    environment: string,
    id: string,
    change: (delegation: Delegation) => Delegation | undefined,
  ): Promise<{ readonly delegation: Delegation; readonly changed: boolean }> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const stored = isToken(id) ? await store.get(environment, id) : undefined;
      if (stored === undefined) throw unknownDelegation(environment, id);
      const delegation = change(stored.delegation);
      if (delegation === undefined) return { delegation: stored.delegation, changed: false };
      if ((await store.replace(delegation, stored.version)) !== "conflict") return { delegation, changed: true };
    }
    throw new PosternError("conflict", "DELEGATION_CONTENDED", `Delegation '${id}' is being changed by others.`, {
      hint: "Try again.",
      retryAfterMs: 200,
    });
  }

  return defineService("postern.v1.DelegationService", {
    async Create(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      const delegation = draftDelegation(draftOf(request, environment, principal), nowMs());
      requireMayGive(principal, delegation);
      requireDelegate(ports.tokens, delegation);
      await store.replace(delegation, 0);
      view.learn(delegation);
      ports.onChanged(delegation, "create", principal.name);
      return { delegation: delegationToMessage(delegation, nowMs()) };
    },

    async List(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      const { person, includeEnded } = request;
      const now = nowMs();
      const wanted = (await store.list(environment)).filter(
        (delegation) =>
          (person === "" || delegation.from === person || delegation.to === person) &&
          (includeEnded || ["active", "scheduled"].includes(statusOf(delegation, now))),
      );
      wanted.sort((left, right) => right.endsAtMs - left.endsAtMs);
      return { delegations: wanted.map((delegation) => delegationToMessage(delegation, now)) };
    },

    async Revoke(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      const { delegation, changed } = await update(environment, request.id, (current) => {
        requireMayRevoke(principal, current);
        // A retry, or somebody else was first: it is revoked, which is what the caller wants.
        return current.revoked ? undefined : { ...current, revoked: { by: principal.name, atMs: nowMs() } };
      });
      view.learn(delegation);
      if (changed) ports.onChanged(delegation, "revoke", principal.name);
      return { delegation: delegationToMessage(delegation, nowMs()) };
    },
  });
}

function draftOf(request: CreateDelegationRequest__Output, environment: string, principal: Principal) {
  const { from, to, groups, fromTime, until, reason } = request;
  if (until === null) {
    throw new PosternError("invalid_argument", "FIELD_REQUIRED", "The delegation does not say when it ends.", {
      where: { field: "until" },
    });
  }
  return {
    id: randomUUID(),
    environment,
    from: from === "" ? principal.name : from,
    to,
    groups,
    startsAtMs: fromTime === null ? undefined : fromTimestamp(fromTime),
    endsAtMs: fromTimestamp(until),
    reason,
    createdBy: principal.name,
  };
}

function requireMayGive(principal: Principal, { from }: Delegation): void {
  if (principal.name === from || principal.roles.includes("admin")) return;
  throw forbidden(`${principal.name} may not give away the votes of ${from}.`, `Ask ${from}, or an admin.`);
}

function requireMayRevoke(principal: Principal, { from, to }: Delegation): void {
  if ([from, to].includes(principal.name) || principal.roles.includes("admin")) return;
  throw forbidden(`${principal.name} has no part in this delegation.`, `Ask ${from}, ${to}, or an admin.`);
}

/** A delegate that could not vote would be found out when it is too late. */
function requireDelegate(tokens: TokenDirectory, { to, environment }: Delegation): void {
  const holder = tokens.holder(to);
  if (holder.kind === "live" && isVoter(holder.principal) && maySee(holder.principal, environment)) return;
  throw new PosternError("failed_precondition", "DELEGATE_UNABLE", `${to} can't vote in '${environment}'.`, {
    where: { field: "to" },
    hint: "Name somebody whose token has the role approver and covers the environment.",
  });
}

function unknownDelegation(environment: string, id: string): PosternError {
  return new PosternError(
    "not_found",
    "DELEGATION_NOT_FOUND",
    `Environment '${environment}' has no delegation '${id}'.`,
    {
      where: { field: "id" },
      hint: "'postern delegations list' shows those there are.",
    },
  );
}

function forbidden(message: string, hint: string): PosternError {
  return new PosternError("permission_denied", "DELEGATION_FORBIDDEN", message, { hint });
}
