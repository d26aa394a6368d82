import type { Actor } from "../../shared/approval/model.ts";
import { delegatorsOf } from "../../shared/delegation/delegators.ts";
import type { Delegation } from "../../shared/delegation/model.ts";
import { maySee, type Principal } from "../auth/principal.ts";
import type { TokenDirectory } from "../auth/token-store.ts";

export interface VotingActorPorts {
  readonly delegations: { of(environment: string): Iterable<Delegation> };
  readonly tokens: TokenDirectory;
  readonly nowMs: () => number;
}

/** As whom a caller votes in an environment at this moment: with its own groups, and in whose place it may. */
export type VotingActor = (principal: Principal, environment: string) => Actor;

/** Looks all of it up when it is asked: groups and delegations count as they are when the vote is cast. */
export function votingActor({ delegations, tokens, nowMs }: VotingActorPorts): VotingActor {
  return ({ name, groups }, environment) => {
    const groupsOf = (person: string) => delegableGroups(tokens, person, environment);
    const standsInFor = delegatorsOf(name, delegations.of(environment), groupsOf, nowMs());
    return standsInFor.length === 0 ? { id: name, groups } : { id: name, groups, standsInFor };
  };
}

/**
 * The groups by which a person could vote here now. Whose token is gone has none, and counts only where a stage names
 * it; whose token has expired, or opens no votes here, could not vote, so nobody can in its place.
 */
function delegableGroups(tokens: TokenDirectory, person: string, environment: string): readonly string[] | undefined {
  const holder = tokens.holder(person);
  switch (holder.kind) {
    case "unknown":
      return [];
    case "expired":
      return undefined;
    case "live":
      return isVoter(holder.principal) && maySee(holder.principal, environment) ? holder.principal.groups : undefined;
  }
}

/** Whether the principal's roles let it vote at all. */
export function isVoter({ roles }: Principal): boolean {
  return roles.includes("approver") || roles.includes("admin");
}
