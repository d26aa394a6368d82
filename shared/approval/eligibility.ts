import type { Subject } from "../check/request.ts";
import type { JsonValue } from "../json.ts";
import type { Stage } from "../policy/model.ts";
import type { Actor, ApprovalState } from "./model.ts";

/** Whether a stage counts this actor among its approvers, by name or by any group. */
export function isApprover(stage: Stage, actor: Actor): boolean {
  const { users = [], groups = [] } = stage.approvers;
  return users.includes(actor.id) || groups.some((group) => actor.groups.includes(group));
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

/** Whether this actor could vote now. Says nothing of the deadline, which needs a clock. */
export function mayVote(state: ApprovalState, actor: Actor): boolean {
  const stage = openStage(state);
  if (stage === undefined || !isApprover(stage, actor)) return false;
  if (!state.workflow.spec.allowSelfApproval && isSelf(state.escalation.request.subject, actor.id)) return false;
  return !hasVoted(state, actor.id);
}

/** One vote per person and stage. Who is an approver of two stages may vote in both: each stage asks its own question. */
export function hasVoted(state: ApprovalState, actorId: string): boolean {
  const id = actorId.toLowerCase();
  return state.votes.some((vote) => vote.stage === state.currentStage && vote.voter.id.toLowerCase() === id);
}

/** The stage whose approvers are asked now. */
export function openStage(state: ApprovalState): Stage | undefined {
  const isOpen = state.status === "pending" && state.stageDeadlineMs !== undefined;
  return isOpen ? state.workflow.spec.stages[state.currentStage] : undefined;
}

/** "members of finance, or cfo@acme.test": the approvers of a stage, for a sentence. */
export function approversOf(stage: Stage): string {
  const { users = [], groups = [] } = stage.approvers;
  const members = groups.length > 0 ? [`members of ${groups.join(", ")}`] : [];
  return [...members, ...users].join(", or ") || "nobody: the stage names no approvers";
}

function representedNames(subject: Subject): readonly string[] {
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
