import type { Effect, Policy, Rule } from "../model.ts";
import { byNumber, fieldChanges, type Judges, METADATA_JUDGES, opposite, type Pair, pairsOf } from "./compare.ts";
import type { Change, Strength } from "./model.ts";

const RANK: Readonly<Record<Effect, number>> = { allow: 0, escalate: 1, deny: 2 };

export function diffPolicies(before: readonly Policy[], after: readonly Policy[]): readonly Change[] {
  return pairsOf(before, after, ({ metadata }) => metadata.name).flatMap(diffPolicy);
}

/** What a policy that appears denies was denied before, and its allows add up with the others'; so its rules tell. */
function diffPolicy(pair: Pair<Policy>): readonly Change[] {
  const what = `policy ${pair.name}`;
  if (pair.kind !== "both") {
    const policy = pair.kind === "added" ? pair.after : pair.before;
    const whole: Change = { kind: pair.kind, what, field: "", before: "", after: "", strength: "different" };
    const rules = policy.spec.rules.map((rule) => presence(pair.kind, pair.name, rule));
    return [whole, ...rules];
  }
  const { spec: a } = pair.before;
  const { spec: b } = pair.after;
  return [
    ...fieldChanges(what, policyFields(a), policyFields(b), POLICY_JUDGES),
    ...fieldChanges(what, pair.before.metadata, pair.after.metadata, METADATA_JUDGES),
    ...pairsOf(a.rules, b.rules, ({ id }) => id).flatMap((rules) => diffRule(pair.name, rules)),
  ];
}

type PolicyFields = Omit<Policy["spec"], "rules">;

/** Fields that stand for something when they are absent. */
function policyFields({ rules: _, ...fields }: Policy["spec"]): PolicyFields {
  return { ...fields, redact: fields.redact ?? [] };
}

const POLICY_JUDGES: Judges<PolicyFields> = {
  default: byEffect,
  workflow: () => "different",
  escalateAt: byThreshold,
  denyAt: byThreshold,
  match: () => "different",
  // What is no longer redacted is written down from now on.
  redact: (before, after) => byReach("stronger", before, after),
};

function diffRule(policy: string, pair: Pair<Rule>): readonly Change[] {
  if (pair.kind !== "both") return [presence(pair.kind, policy, pair.kind === "added" ? pair.after : pair.before)];
  const { before: a, after: b } = pair;
  const changes = changesOf(`rule ${policy}/${pair.name}`, a, b);
  if (!isShadow(a) && !isShadow(b)) return changes;
  // What is in shadow mode decides nothing: that the rule comes out of it, or goes into it, is all that counts.
  return changes.map((change) => (change.field === "mode" ? change : { ...change, strength: "neutral" }));
}

function changesOf(what: string, a: Rule, b: Rule): readonly Change[] {
  return fieldChanges(what, ruleFields(a), ruleFields(b), ruleJudges(a, b));
}

type RuleFields = Omit<Rule, "id">;

/** Likewise. */
function ruleFields({ id: _, ...fields }: Rule): RuleFields {
  return { ...fields, mode: fields.mode ?? "enforce", risk: fields.risk ?? 0 };
}

function ruleJudges(a: Rule, b: Rule): Judges<RuleFields> {
  const reach = (before: unknown, after: unknown) => byReach(speakingMore(b), before, after);
  return {
    mode: () => byMode(a, b),
    effect: byEffect,
    risk: (before = 0, after = 0) => byNumber(before, after),
    when: reach,
    actions: reach,
    resources: reach,
    subjects: reach,
    workflow: () => "different",
    obligations: byObligations,
    description: () => "neutral",
  };
}

/**
 * A rule that speaks about more: what it allows is possible now, what it denies no more. What it escalates may have been
 * allowed before, or denied by default: only requests can tell. What it adds in risk only ever makes stronger.
 */
const SPEAKING_MORE: Readonly<Record<Effect, Strength>> = { allow: "weaker", escalate: "different", deny: "stronger" };

function speakingMore({ effect, risk = 0 }: Rule): Strength {
  if (effect === undefined) return "stronger";
  return risk > 0 && effect === "allow" ? "different" : SPEAKING_MORE[effect];
}

function presence(kind: "added" | "removed", policy: string, rule: Rule): Change {
  const appears = isShadow(rule) ? "neutral" : speakingMore(rule);
  const text = ruleText(rule);
  return {
    kind,
    what: `rule ${policy}/${rule.id}`,
    field: "",
    before: kind === "removed" ? text : "",
    after: kind === "added" ? text : "",
    strength: kind === "added" ? appears : opposite(appears),
  };
}

function ruleText(rule: Rule): string {
  const { effect, risk = 0, when } = rule;
  const says = [...(effect === undefined ? [] : [effect]), ...(risk > 0 ? [`risk ${risk}`] : [])].join(", ");
  return `${isShadow(rule) ? "shadow: " : ""}${says}${when === undefined ? "" : ` when ${when}`}`;
}

function isShadow({ mode }: Rule): boolean {
  return mode === "shadow";
}

/** Out of shadow mode a rule comes as if it were added, into it, it goes. */
function byMode(before: Rule, after: Rule): Strength {
  return isShadow(before) ? speakingMore(after) : opposite(speakingMore(before));
}

/** A rule that gets an effect says it as if it were added for it. */
function byEffect(before: Effect | undefined, after: Effect | undefined): Strength {
  if (before === undefined) return after === undefined ? "neutral" : SPEAKING_MORE[after];
  if (after === undefined) return opposite(SPEAKING_MORE[before]);
  return RANK[after] > RANK[before] ? "stronger" : "weaker";
}

/** A threshold that comes, or is lower, is reached by more. */
function byThreshold(before: number | undefined, after: number | undefined): Strength {
  return opposite(byNumber(before ?? Number.POSITIVE_INFINITY, after ?? Number.POSITIVE_INFINITY));
}

/**
 * A limit that falls away, or a list with more entries, lets the rule speak about more; a new limit or a shorter list,
 * about less.
 */
function byReach(wider: Strength, before: unknown, after: unknown): Strength {
  if (after === undefined) return wider;
  if (before === undefined) return opposite(wider);
  if (!Array.isArray(before) || !Array.isArray(after)) return "different";
  if (before.every((entry) => after.includes(entry))) return wider;
  return after.every((entry) => before.includes(entry)) ? opposite(wider) : "different";
}

function byObligations(before: Rule["obligations"] = [], after: Rule["obligations"] = []): Strength {
  const ids = (list: NonNullable<Rule["obligations"]>) => list.map(({ id }) => id);
  const [a, b] = [ids(before), ids(after)];
  if (a.every((id) => b.includes(id))) return b.length > a.length ? "stronger" : "different";
  return b.every((id) => a.includes(id)) ? "weaker" : "different";
}
