import type { Grant } from "../../shared/approval/model.ts";
import { compareReach } from "../../shared/approval/widening.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { scopeDigest } from "../../shared/digest/index.ts";
import type { GrantScope } from "../../shared/policy/model.ts";
import { REMEMBERED_GRANTS, UseLedger } from "./use-ledger.ts";

/** What can be said of a grant without asking the bus. "usable" may turn out consumed when a use is taken. */
export type GrantStanding = "usable" | "expired" | "revoked" | "consumed";

/**
 * The grants of the environment, by what they cover. Only grants whose signed outcome was verified come in here.
 * Bounded: a grant that finds no room is not indexed, so that its request asks again (fail closed).
 */
export class GrantIndex {
  readonly uses: UseLedger;
  readonly #maxGrants: number;
  readonly #byId = new Map<string, Grant>();
  readonly #byCover = new Map<string, Grant[]>();
  /** By workflow, the scopes that were granted, the one that reaches least first: no other digest is computed. */
  readonly #scopesInUse = new Map<string, ScopeInUse[]>();
  /** Id to expiry; kept until then, because a waiting call may still hold the grant from its outcome. */
  readonly #revoked = new Map<string, number>();
  readonly #listeners: (() => void)[] = [];

  constructor(maxGrants = 100_000) {
    this.#maxGrants = maxGrants;
    this.uses = new UseLedger(Math.min(maxGrants, REMEMBERED_GRANTS));
  }

  get size(): number {
    return this.#byId.size;
  }

  has(grantId: string): boolean {
    return this.#byId.has(grantId);
  }

  /** False: no room. */
  add(grant: Grant): boolean {
    if (this.#revoked.has(grant.id) || this.#byId.has(grant.id)) return true;
    if (this.#byId.size >= this.#maxGrants) return false;
    this.#byId.set(grant.id, grant);
    const cover = coverKey(grant.workflow, grant.scope, grant.scopeDigest);
    const others = this.#byCover.get(cover) ?? [];
    // Soonest to expire first: it is spent before the ones that last.
    this.#byCover.set(
      cover,
      [...others, grant].sort((a, b) => a.expiresAtMs - b.expiresAtMs),
    );
    this.#countScope(grant, +1);
    this.#changed();
    return true;
  }

  revoke(grantId: string, expiresAtMs: number): void {
    this.#revoked.set(grantId, expiresAtMs);
    this.remove(grantId);
  }

  remove(grantId: string): void {
    const grant = this.#byId.get(grantId);
    if (grant === undefined) return;
    this.#byId.delete(grantId);
    const cover = coverKey(grant.workflow, grant.scope, grant.scopeDigest);
    const others = (this.#byCover.get(cover) ?? []).filter((other) => other.id !== grantId);
    if (others.length === 0) this.#byCover.delete(cover);
    else this.#byCover.set(cover, others);
    this.#countScope(grant, -1);
    this.#changed();
  }

  /** A grant of this workflow that covers the request and that may have a use left. */
  find(request: CheckRequest, workflow: string, nowMs: number): Grant | undefined {
    for (const { scope } of this.#scopesInUse.get(workflow) ?? []) {
      const covering = this.#byCover.get(coverKey(workflow, scope, scopeDigest(request, scope)));
      const usable = covering?.find((grant) => this.standing(grant, nowMs) === "usable");
      if (usable !== undefined) return usable;
    }
    return undefined;
  }

  standing(grant: Grant, nowMs: number): GrantStanding {
    if (this.#revoked.has(grant.id)) return "revoked";
    if (nowMs >= grant.expiresAtMs) return "expired";
    return this.uses.hasFree(grant) ? "usable" : "consumed";
  }

  /** Forgets what time has ended. */
  sweep(nowMs: number): void {
    for (const grant of [...this.#byId.values()]) if (nowMs >= grant.expiresAtMs) this.remove(grant.id);
    for (const [id, expiresAtMs] of this.#revoked) if (nowMs >= expiresAtMs) this.#revoked.delete(id);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #countScope({ workflow, scope }: Grant, by: number): void {
    const key = scopeKey(scope);
    const before = this.#scopesInUse.get(workflow) ?? [];
    const grants = (before.find((one) => one.key === key)?.grants ?? 0) + by;
    const others = before.filter((one) => one.key !== key);
    const after = grants > 0 ? [...others, { key, scope, grants }].sort(leastReachFirst) : others;
    if (after.length === 0) this.#scopesInUse.delete(workflow);
    else this.#scopesInUse.set(workflow, after);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

interface ScopeInUse {
  readonly key: string;
  readonly scope: GrantScope;
  readonly grants: number;
}

function leastReachFirst(a: ScopeInUse, b: ScopeInUse): number {
  return compareReach(a.scope, b.scope) || (a.key < b.key ? -1 : 1);
}

function coverKey(workflow: string, scope: GrantScope, digest: string): string {
  return `${workflow} ${scopeKey(scope)} ${digest}`;
}

function scopeKey(scope: GrantScope): string {
  return typeof scope === "object" ? JSON.stringify(scope.arguments) : scope;
}
