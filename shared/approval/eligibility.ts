import type { Subject } from "../check/request.ts";
import type { JsonValue } from "../json.ts";
import type { Approvers, Stage } from "../policy/model.ts";
import { type Capacity, isAmong, participants } from "./capacity.ts";
import type { Actor, ApprovalState, Delegator } from "./model.ts";
import { demandsOf } from "./quorum.ts";
import { refusals } from "./refusals.ts";

/** How an actor may vote in the open stage: in its own right (nothing), or in somebody's place. */
export interface Standing {
  readonly inPlaceOf?: Delegator;
}

/**
 * As whom the actor may vote now, its own right first, then the place of those who delegated to it. One person counts
 * once in a stage, whether it votes itself, through a delegate, or for somebody else. Throws the refusal that tells
 * most; says nothing of the deadline, which needs a clock.
 */
export function standingOf(state: ApprovalState, stage: Stage, actor: Actor): Standing {
  const own = objection(state, stage, actor);
  if (own === undefined && isApprover(stage, actor)) return {};
  if (own !== undefined) throw own;
  let reason = refusals.notEligible(actor.id, stage.name, approversOf(stage));
  for (const delegator of actor.standsInFor ?? []) {
    if (!isApprover(stage, delegator)) continue;
    const theirs = objection(state, stage, delegator);
    if (theirs === undefined) return { inPlaceOf: delegator };
    reason = theirs;
  }
  throw reason;
}

/** Whether this actor could vote now. Says nothing of the deadline, which needs a clock. */
export function mayVote(state: ApprovalState, actor: Actor): boolean {
  const stage = openStage(state);
  if (stage === undefined) return false;
  try {
    standingOf(state, stage, actor);
    return true;
  } catch {
    return false;
  }
}

/** Why a person may take no part in a stage, as voter or through one, whatever groups it is in. */
function objection(state: ApprovalState, stage: Stage, { id }: { readonly id: string }) {
  const { request } = state.escalation;
  if (!state.workflow.spec.allowSelfApproval && isSelf(request.subject, id)) return refusals.selfApproval(id);
  const name = id.toLowerCase();
  if (participants(state.votes, state.currentStage).has(name)) return refusals.alreadyVoted(id, stage.name);
  const earlier = stage.distinctFrom?.find((other) => participants(state.votes, indexOf(state, other)).has(name));
  return earlier === undefined ? undefined : refusals.notDistinct(id, stage.name, earlier);
}

function indexOf({ workflow }: ApprovalState, name: string): number {
  return workflow.spec.stages.findIndex((stage) => stage.name === name);
}

/** Whether any demand of the stage counts this person. */
export function isApprover(stage: Stage, person: Capacity): boolean {
  return demandsOf(stage).some(({ approvers }) => isAmong(approvers, person));
}

/**
 * Whether a vote of this actor would be the requester's own, or that of the person it acts for.
 *
 * Ids come from two places, the caller's request and the voter's token, which may write one person as `alice` or as
 * `user:alice`, and in other case. All of these are taken for one person: a vote refused in error costs asking
 * somebody else, a vote admitted in error costs the second pair of eyes.
 */
export function isSelf(subject: Subject, actorId: string): boolean {
  const names = new Set([...namesOf(subject.type, subject.id), ...representedNames(subject)]);
  return names.has(actorId.toLowerCase());
}

/** The stage whose approvers are asked now. */
export function openStage(state: ApprovalState): Stage | undefined {
  const isOpen = state.status === "pending" && state.stageDeadlineMs !== undefined;
  return isOpen ? state.workflow.spec.stages[state.currentStage] : undefined;
}

/** "members of finance, or cfo@acme.test": the approvers of a stage, for a sentence. */
export function approversOf(stage: Stage): string {
  const names = demandsOf(stage).map(({ approvers }) => namedIn(approvers));
  return [...new Set(names)].filter((text) => text !== "").join(", or ") || "nobody: the stage names no approvers";
}

/** "members of finance, or cfo@acme.test"; empty: nobody. */
export function namedIn({ users = [], groups = [] }: Approvers): string {
  const members = groups.length > 0 ? [`members of ${groups.join(", ")}`] : [];
  return [...members, ...users].join(", or ");
}

/** The names of whom the subject acts for (`subject.onBehalfOf`), as a voter's token may write them; empty: nobody. */
export function representedNames(subject: Subject): readonly string[] {
  const person: JsonValue | undefined = Object.hasOwn(subject.properties, "onBehalfOf")
    ? subject.properties.onBehalfOf
    : undefined;
  if (typeof person === "string") return [...namesOf("user", person), ...namesOf(subject.type, person)];
  if (person === null || typeof person !== "object" || Array.isArray(person)) return [];
  const { type, id } = person as { readonly type?: JsonValue; readonly id?: JsonValue };
  return typeof id === "string" ? namesOf(typeof type === "string" ? type : "user", id) : [];
}

/** `alice` of type `user` is `alice` and `user:alice`, and so is `user:alice`. */
function namesOf(type: string, id: string): readonly string[] {
  const prefix = `${type}:`.toLowerCase();
  const name = id.toLowerCase();
  return name.startsWith(prefix) ? [name, name.slice(prefix.length)] : [name, prefix + name];
}
