import type { Obligation, RuleError } from "../../check/decision.ts";
import type { Evaluation, EvaluationBasis } from "../evaluation.ts";
import type { Effect } from "../model.ts";

/** What a matched rule, or the default of a policy, brings to the decision. */
export interface Contribution {
  /** `<policy>/<rule>`, or `<policy>/default`. */
  readonly id: string;
  /** Undefined: of a rule that adds risk and says nothing by itself. */
  readonly effect: Effect | undefined;
  /** For `escalate`; otherwise empty. */
  readonly workflow: string;
  readonly obligations: readonly Obligation[];
}

export const NO_POLICY: Evaluation = {
  effect: "deny",
  basis: "no_policy",
  ruleIds: [],
  workflow: "",
  obligations: [],
  errors: [],
};

export const NOTHING_APPROVED: ReadonlySet<string> = new Set();

/**
 * The strongest effect wins: deny > escalate > allow. An escalation whose workflow has approved counts as an allow
 * that rests on that approval; nothing approves away a deny. The order of the contributions does not matter.
 */
export function combine(
  contributions: readonly Contribution[],
  basis: EvaluationBasis,
  approvedWorkflows: ReadonlySet<string>,
  errors: readonly RuleError[],
): Evaluation {
  const denies = ofEffect(contributions, "deny");
  if (denies.length > 0) return conclude("deny", basis, denies, "", errors);
  const escalates = ofEffect(contributions, "escalate");
  if (escalates.length === 0) return conclude("allow", basis, contributions, "", errors);
  const open = escalates.filter(({ workflow }) => !approvedWorkflows.has(workflow));
  if (open.length > 0) return conclude("escalate", basis, open, firstWorkflow(open), errors);
  return conclude("allow", "approval", contributions, "", errors);
}

const NONE: readonly Contribution[] = [];

/** Without a list where there is none of them, which is what happens most. */
function ofEffect(contributions: readonly Contribution[], effect: Effect): readonly Contribution[] {
  let found: Contribution[] | undefined;
  for (const one of contributions) {
    if (one.effect !== effect) continue;
    found ??= [];
    found.push(one);
  }
  return found ?? NONE;
}

function conclude(
  effect: Effect,
  basis: EvaluationBasis,
  deciding: readonly Contribution[],
  workflow: string,
  errors: readonly RuleError[],
): Evaluation {
  const sorted = isSorted(deciding) ? deciding : deciding.toSorted((a, b) => compareText(a.id, b.id));
  return {
    effect,
    basis,
    ruleIds: sorted.map(({ id }) => id),
    workflow,
    obligations: mergeObligations(sorted),
    errors: errors.length > 1 ? errors.toSorted((a, b) => compareText(a.ruleId, b.ruleId)) : errors,
  };
}

/** The candidates are kept sorted, so that what matches of them mostly is; sorting costs ten times as much as a look. */
function isSorted(contributions: readonly Contribution[]): boolean {
  let before = "";
  for (const { id } of contributions) {
    if (id < before) return false;
    before = id;
  }
  return true;
}

/** Each id once: where rules differ in its parameters, the first rule by id is the one that is heard. */
function mergeObligations(sorted: readonly Contribution[]): readonly Obligation[] {
  const [only, ...others] = sorted.filter(({ obligations }) => obligations.length > 0);
  if (only === undefined) return NO_OBLIGATIONS;
  if (others.length === 0) return only.obligations;
  const byId = new Map<string, Obligation>();
  for (const { obligations } of sorted) {
    for (const obligation of obligations) if (!byId.has(obligation.id)) byId.set(obligation.id, obligation);
  }
  return [...byId.values()];
}

export const NO_OBLIGATIONS: readonly Obligation[] = [];

function firstWorkflow(open: readonly Contribution[]): string {
  let first = open[0]?.workflow ?? "";
  for (const { workflow } of open) if (compareText(workflow, first) < 0) first = workflow;
  return first;
}

/** By UTF-16 code unit, the same on every machine whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
