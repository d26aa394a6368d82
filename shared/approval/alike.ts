import { openStage } from "./eligibility.ts";
import type { ApprovalState } from "./model.ts";

/** What approvals have in common that one look can judge together. */
export interface Likeness {
  readonly environment: string;
  readonly workflow: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly action: string;
  readonly resourceType: string;
  /** Name of the open stage. */
  readonly stage: string;
}

/** Approvals that are alike, in the order in which they were given. */
export interface Batch {
  readonly likeness: Likeness;
  readonly members: readonly ApprovalState[];
}

/** One alone is no batch: it is looked at as what it is. */
const SMALLEST_BATCH = 2;

/** What an approval is alike in; undefined: no stage of it is open, so there is nothing to vote on. */
export function likenessOf(state: ApprovalState): Likeness | undefined {
  const stage = openStage(state);
  if (stage === undefined) return undefined;
  const { environment, workflow, request } = state.escalation;
  return {
    environment,
    workflow,
    subjectType: request.subject.type,
    subjectId: request.subject.id,
    action: request.action.name,
    resourceType: request.resource.type,
    stage: stage.name,
  };
}

/** The batches among these approvals, the largest first; of equally large ones, that with the earliest member. */
export function batchesOf(states: Iterable<ApprovalState>): readonly Batch[] {
  const groups = new Map<string, { readonly likeness: Likeness; readonly members: ApprovalState[] }>();
  for (const state of states) {
    const likeness = likenessOf(state);
    if (likeness === undefined) continue;
    // Not joined by a character that a name might hold.
    const key = JSON.stringify(Object.values(likeness));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { likeness, members: [state] });
    else group.members.push(state);
  }
  // Sorting is stable, and groups are in the order of their first members.
  return [...groups.values()]
    .filter(({ members }) => members.length >= SMALLEST_BATCH)
    .sort((left, right) => right.members.length - left.members.length);
}

/** The id of one vote of a batch: the same whenever the batch is sent again, and another for each approval. */
export function batchVoteId(voteId: string, approvalId: string): string {
  return `${voteId}/${approvalId}`;
}
