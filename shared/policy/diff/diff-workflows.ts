import { peopleNeeded } from "../../approval/quorum.ts";
import { isWithin } from "../../approval/widening.ts";
import type { GrantScope, Quorum, Stage, Workflow } from "../model.ts";
import { byNumber, fieldChange, opposite, type Pair, pairsOf, textOf } from "./compare.ts";
import type { Change, Strength } from "./model.ts";

export function diffWorkflows(before: readonly Workflow[], after: readonly Workflow[]): readonly Change[] {
  return pairsOf(before, after, ({ metadata }) => metadata.name).flatMap(diffWorkflow);
}

function diffWorkflow(pair: Pair<Workflow>): readonly Change[] {
  const what = `workflow ${pair.name}`;
  if (pair.kind !== "both") return [{ kind: pair.kind, what, field: "", before: "", after: "", strength: "neutral" }];
  const { spec: a } = pair.before;
  const { spec: b } = pair.after;
  const less = (before: number, after: number) => opposite(byNumber(before, after));
  return [
    ...fieldChange(what, "auto", a.auto, b.auto, () => "different"),
    ...pairsOf(a.stages, b.stages, ({ name }) => name).flatMap((stages) => diffStage(what, stages)),
    ...stageOrder(what, a.stages, b.stages),
    ...fieldChange(what, "allowSelfApproval", a.allowSelfApproval, b.allowSelfApproval, byPermission),
    ...fieldChange(what, "requireReason.request", a.requireReason.request, b.requireReason.request, byDemand),
    ...fieldChange(what, "requireReason.vote", a.requireReason.vote, b.requireReason.vote, byDemand),
    ...fieldChange(what, "form", a.form, b.form, byPresence),
    ...fieldChange(what, "deadline", a.deadlineMs, b.deadlineMs, () => "different"),
    ...fieldChange(what, "breakGlass", a.breakGlass, b.breakGlass, (x, y) => opposite(byPresence(x, y))),
    ...fieldChange(what, "budget", a.budget, b.budget, byPresence),
    ...fieldChange(what, "grant.uses", a.grant.uses, b.grant.uses, less),
    ...fieldChange(what, "grant.ttl", a.grant.ttlMs, b.grant.ttlMs, less),
    ...fieldChange(what, "grant.scope", a.grant.scope, b.grant.scope, byScope),
    ...fieldChange(what, "grant.widen", a.grant.widen, b.grant.widen, (x, y) => opposite(byPresence(x, y))),
  ];
}

function diffStage(workflow: string, pair: Pair<Stage>): readonly Change[] {
  const what = `${workflow}, stage ${pair.name}`;
  if (pair.kind === "added") {
    return [{ kind: "added", what, field: "", before: "", after: textOf(pair.after), strength: "stronger" }];
  }
  if (pair.kind === "removed") {
    return [{ kind: "removed", what, field: "", before: textOf(pair.before), after: "", strength: "weaker" }];
  }
  const { before: a, after: b } = pair;
  return [
    ...fieldChange(what, "approvers", a.approvers, b.approvers, () => "different"),
    ...fieldChange(what, "quorum", a.quorum, b.quorum, byQuorum),
    ...fieldChange(what, "orElse", a.orElse, b.orElse, (x, y) => opposite(byPresence(x, y))),
    ...fieldChange(what, "denyQuorum", a.denyQuorum ?? 1, b.denyQuorum ?? 1, (x, y) => opposite(byNumber(x, y))),
    ...fieldChange(what, "distinctFrom", a.distinctFrom, b.distinctFrom, byPresence),
    ...fieldChange(what, "timeout", a.timeoutMs, b.timeoutMs, () => "different"),
    ...fieldChange(what, "businessHours", a.businessHours, b.businessHours, () => "different"),
    ...fieldChange(what, "onTimeout", a.onTimeout, b.onTimeout, byTimeout),
    ...fieldChange(what, "remindAfter", a.remindAfterMs, b.remindAfterMs, () => "neutral"),
  ];
}

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
