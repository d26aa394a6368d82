import type { GrantScope, GrantTerms, NamedArguments, Workflow } from "../policy/model.ts";
import type { Vote } from "./model.ts";
import { type CountedVote, isStageApproved } from "./quorum.ts";

/** Exact arguments reach least, the action as such reaches most. */
const REACH = { arguments: 0, named: 1, resource: 2, action: 3 } as const;

/** Whether a scope reaches no farther than another: every request that it covers, the other covers too. */
export function isWithin(scope: GrantScope, limit: GrantScope): boolean {
  if (typeof scope === "object" && typeof limit === "object") {
    // Every name that the limit binds must be bound: more names, less reach.
    return limit.arguments.every((name) => scope.arguments.includes(name));
  }
  return reachOf(scope) <= reachOf(limit);
}

/** The farthest that any voter may let a grant of this workflow reach. */
export function limitOf({ spec }: Workflow): GrantTerms {
  return spec.grant.widen ?? spec.grant;
}

/** Whether a voter may ask for these terms. */
export function isPermitted(terms: GrantTerms, workflow: Workflow): boolean {
  const limit = limitOf(workflow);
  return terms.uses <= limit.uses && terms.ttlMs <= limit.ttlMs && isWithin(terms.scope, limit.scope);
}

/**
 * The terms that every approving voter agreed to: the narrowest of theirs. Who said nothing agreed to the workflow's,
 * be it a voter or a stage that consented by its timeout, so a grant is wider than those only if all who approved it
 * wanted that.
 */
export function agreedTerms({ spec }: Workflow, votes: readonly WideningVote[]): GrantTerms {
  const { widen: _, ...standard } = spec.grant;
  const approving = votes.filter((vote) => vote.verdict === "approve").map((vote) => vote.widen ?? standard);
  const isSilent = spec.stages.some((stage, index) => {
    return stage.onTimeout === "approve" && !isStageApproved(stage, votes, index);
  });
  const [first = standard, ...others] = isSilent ? [standard, ...approving] : approving;
  return others.reduce(narrower, first);
}

type WideningVote = CountedVote & Pick<Vote, "widen">;

function narrower(a: GrantTerms, b: GrantTerms): GrantTerms {
  return {
    uses: Math.min(a.uses, b.uses),
    ttlMs: Math.min(a.ttlMs, b.ttlMs),
    scope: narrowerScope(a.scope, b.scope),
  };
}

function narrowerScope(a: GrantScope, b: GrantScope): GrantScope {
  if (typeof a === "object" && typeof b === "object") return both(a, b);
  return isWithin(a, b) ? a : b;
}

function both(a: NamedArguments, b: NamedArguments): NamedArguments {
  return { arguments: [...new Set([...a.arguments, ...b.arguments])].sort() };
}

/** Orders scopes by how far they reach; below 0: the first reaches less. */
export function compareReach(a: GrantScope, b: GrantScope): number {
  if (typeof a === "object" && typeof b === "object") return b.arguments.length - a.arguments.length;
  return reachOf(a) - reachOf(b);
}

function reachOf(scope: GrantScope): number {
  return typeof scope === "object" ? REACH.named : REACH[scope];
}
