import type { Stage } from "../policy/model.ts";
import { representedNames } from "./eligibility.ts";
import type { ApprovalState } from "./model.ts";

/** Somebody who may take no part in the open stage, whatever groups it is in. */
export interface Exclusion {
  readonly who: string;
  readonly why: string;
}

/** Those who may not vote in the open stage, as far as the approval itself names them. A person is listed once. */
export function exclusionsOf(state: ApprovalState, stage: Stage): readonly Exclusion[] {
  const found = new Map<string, Exclusion>();
  for (const exclusion of [...requesters(state), ...voters(state, state.currentStage), ...distinct(state, stage)]) {
    const key = exclusion.who.toLowerCase();
    if (!found.has(key)) found.set(key, exclusion);
  }
  return [...found.values()];
}

function requesters({ escalation, workflow }: ApprovalState): readonly Exclusion[] {
  if (workflow.spec.allowSelfApproval) return [];
  const { subject } = escalation.request;
  const [represented] = representedNames(subject);
  return [
    { who: subject.id, why: "made the request" },
    ...(represented === undefined ? [] : [{ who: represented, why: `${subject.id} made the request on their behalf` }]),
  ];
}

function distinct(state: ApprovalState, { distinctFrom = [] }: Stage): readonly Exclusion[] {
  const { stages } = state.workflow.spec;
  return distinctFrom.flatMap((name) =>
    voters(
      state,
      stages.findIndex((stage) => stage.name === name),
    ),
  );
}

/** Those who took part in the votes of a stage, themselves or through one. */
function voters(state: ApprovalState, stage: number): readonly Exclusion[] {
  const name = state.workflow.spec.stages[stage]?.name ?? "";
  const here = stage === state.currentStage;
  const ids = state.votes
    .filter((vote) => vote.stage === stage)
    .flatMap(({ voter, inPlaceOf }) => [voter, inPlaceOf ?? voter].map(({ id }) => id));
  return ids.map((who) => ({
    who,
    why: here
      ? "had their vote in this stage"
      : `had their vote in the stage '${name}', and this one wants other people`,
  }));
}
