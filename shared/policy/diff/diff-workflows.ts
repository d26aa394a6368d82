import { peopleNeeded } from "../../approval/quorum.ts";
import { isWithin } from "../../approval/widening.ts";
import type { GrantScope, Quorum, Stage, Workflow } from "../model.ts";
import {
  byNumber,
  fieldChange,
  fieldChanges,
  type Judges,
  METADATA_JUDGES,
  opposite,
  type Pair,
  pairsOf,
  textOf,
} from "./compare.ts";
import type { Change, Strength } from "./model.ts";

export function diffWorkflows(before: readonly Workflow[], after: readonly Workflow[]): readonly Change[] {
  return pairsOf(before, after, ({ metadata }) => metadata.name).flatMap(diffWorkflow);
}

function diffWorkflow(pair: Pair<Workflow>): readonly Change[] {
  const what = `workflow ${pair.name}`;
  if (pair.kind !== "both") return [{ kind: pair.kind, what, field: "", before: "", after: "", strength: "neutral" }];
  const { spec: a } = pair.before;
  const { spec: b } = pair.after;
  const { stages, requireReason, grant, ...fields } = a;
  const { stages: stagesNow, requireReason: requireReasonNow, grant: grantNow, ...fieldsNow } = b;
  return [
    ...fieldChanges(what, pair.before.metadata, pair.after.metadata, METADATA_JUDGES),
    ...pairsOf(stages, stagesNow, ({ name }) => name).flatMap((pairOfStages) => diffStage(what, pairOfStages)),
    ...stageOrder(what, stages, stagesNow),
    ...fieldChanges(what, fields, fieldsNow, WORKFLOW_JUDGES),
    ...fieldChanges(what, requireReason, requireReasonNow, REASON_JUDGES, "requireReason."),
    ...fieldChanges(what, grant, grantNow, GRANT_JUDGES, "grant."),
  ];
}

type Spec = Workflow["spec"];

const WORKFLOW_JUDGES: Judges<Omit<Spec, "stages" | "requireReason" | "grant">> = {
  auto: () => "different",
  allowSelfApproval: byPermission,
  form: byPresence,
  deadlineMs: () => "different",
  breakGlass: (before, after) => opposite(byPresence(before, after)),
  budget: byPresence,
  // Nobody is let through sooner or later: it is about when somebody hears of what was not reported.
  reportWithinMs: () => "neutral",
};

const REASON_JUDGES: Judges<Spec["requireReason"]> = { request: byDemand, vote: byDemand };

const GRANT_JUDGES: Judges<Spec["grant"]> = {
  uses: less,
  ttlMs: less,
  scope: byScope,
  widen: (before, after) => opposite(byPresence(before, after)),
};

function less(before: number, after: number): Strength {
  return opposite(byNumber(before, after));
}

function diffStage(workflow: string, pair: Pair<Stage>): readonly Change[] {
  const what = `${workflow}, stage ${pair.name}`;
  if (pair.kind === "added") {
    return [{ kind: "added", what, field: "", before: "", after: textOf(pair.after), strength: "stronger" }];
  }
  if (pair.kind === "removed") {
    return [{ kind: "removed", what, field: "", before: textOf(pair.before), after: "", strength: "weaker" }];
  }
  return fieldChanges(what, stageFields(pair.before), stageFields(pair.after), STAGE_JUDGES);
}

type StageFields = Omit<Stage, "name">;

/** A field that stands for something when it is absent. */
function stageFields({ name: _, ...fields }: Stage): StageFields {
  return { ...fields, denyQuorum: fields.denyQuorum ?? 1 };
}

const STAGE_JUDGES: Judges<StageFields> = {
  approvers: () => "different",
  quorum: byQuorum,
  orElse: (before, after) => opposite(byPresence(before, after)),
  denyQuorum: (before = 1, after = 1) => less(before, after),
  distinctFrom: byPresence,
  timeoutMs: () => "different",
  businessHours: () => "different",
  onTimeout: byTimeout,
  // It goes with `onTimeout: approve`, which tells.
  acknowledgeRisk: () => "neutral",
  remindAfterMs: () => "neutral",
};

function stageOrder(what: string, before: readonly Stage[], after: readonly Stage[]): readonly Change[] {
  const common = (stages: readonly Stage[], others: readonly Stage[]) =>
    stages.map(({ name }) => name).filter((name) => others.some((other) => other.name === name));
  return fieldChange(what, "order of stages", common(before, after), common(after, before), () => "different");
}

function byQuorum(before: Quorum, after: Quorum): Strength {
  const [a, b] = [peopleNeeded(before), peopleNeeded(after)];
  return a === b ? "different" : byNumber(a, b);
}

const PATIENCE: Readonly<Record<Stage["onTimeout"], number>> = { approve: 0, escalate: 1, deny: 2 };

function byTimeout(before: Stage["onTimeout"], after: Stage["onTimeout"]): Strength {
  return byNumber(PATIENCE[before], PATIENCE[after]);
}

function byScope(before: GrantScope, after: GrantScope): Strength {
  if (isWithin(after, before)) return "stronger";
  return isWithin(before, after) ? "weaker" : "different";
}

/** What is permitted now and was not. */
function byPermission(_: boolean, after: boolean): Strength {
  return after ? "weaker" : "stronger";
}

/** What is demanded now and was not. */
function byDemand(_: boolean, after: boolean): Strength {
  return after ? "stronger" : "weaker";
}

/** Of a demand that comes or goes; one that changes may be either. */
function byPresence(before: unknown, after: unknown): Strength {
  if (before === undefined) return "stronger";
  return after === undefined ? "weaker" : "different";
}
