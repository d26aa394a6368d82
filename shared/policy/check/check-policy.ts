import type { Obligation } from "../../check/decision.ts";
import { nearestName } from "../../config/nearest.ts";
import type { ConditionCompilation } from "../cel/condition.ts";
import type { Policy, Rule } from "../model.ts";
import { patternProblem, patternsIntersect } from "../pattern/pattern.ts";
import { checkRedact } from "./check-redact.ts";
import { checkRisk, checkThresholds } from "./check-risk.ts";
import { didYouMean, errorAt, type Finding, type Path } from "./finding.ts";

/** What is wrong with one policy, in the order of its text. */
export function checkPolicy(
  policy: Policy,
  workflows: readonly string[],
  compile: (source: string) => ConditionCompilation,
): readonly Finding[] {
  const { spec } = policy;
  const ids = new Set<string>();
  return [
    ...checkEscalation(["spec"], "default", spec.default, spec.workflow, workflows),
    ...checkThresholds(policy),
    ...checkPatterns(["spec", "match", "actions"], spec.match.actions),
    ...checkResources(["spec", "match", "resources"], spec.match.resources),
    ...checkRedact(["spec", "redact"], spec.redact ?? []),
    ...spec.rules.flatMap((rule, index) => {
      const path = ["spec", "rules", index];
      return [...checkId(path, rule, ids), ...checkRule(path, rule, policy, workflows, compile)];
    }),
  ];
}

/** The findings about the condition at a path. */
export function checkCondition(
  path: Path,
  source: string | undefined,
  compile: (source: string) => { readonly ok: true } | Extract<ConditionCompilation, { ok: false }>,
): readonly Finding[] {
  if (source === undefined) return [];
  const compiled = compile(source);
  return compiled.ok ? [] : compiled.problems.map((problem) => ({ ...problem, severity: "error", path }));
}

function checkId(path: Path, { id }: Rule, ids: Set<string>): readonly Finding[] {
  if (!ids.has(id)) {
    ids.add(id);
    return [];
  }
  return [errorAt([...path, "id"], "DUPLICATE_ID", `another rule has the id '${id}' already`, "rename one of them")];
}

function checkRule(
  path: Path,
  rule: Rule,
  { spec }: Policy,
  workflows: readonly string[],
  compile: (source: string) => ConditionCompilation,
): readonly Finding[] {
  const badPatterns = checkPatterns([...path, "actions"], rule.actions);
  return [
    ...checkRisk(path, rule, spec),
    ...badPatterns,
    ...(badPatterns.length === 0 ? checkReach(path, rule, spec.match) : []),
    ...checkResources([...path, "resources"], rule.resources),
    ...checkCondition([...path, "when"], rule.when, compile),
    ...checkRuleWorkflow(path, rule, spec.workflow, workflows),
    ...checkObligations([...path, "obligations"], rule.obligations ?? []),
  ];
}

function checkObligations(path: Path, obligations: readonly Obligation[]): readonly Finding[] {
  return obligations.flatMap(({ id }, index) =>
    obligations.findIndex((other) => other.id === id) === index
      ? []
      : [errorAt([...path, index, "id"], "DUPLICATE_ID", `the obligation '${id}' is here twice`, "remove one of them")],
  );
}

function checkRuleWorkflow(
  path: Path,
  rule: Rule,
  inherited: string | undefined,
  workflows: readonly string[],
): readonly Finding[] {
  if (rule.effect !== "escalate" && rule.workflow !== undefined) {
    const message = `a rule ${rule.effect === undefined ? "without an effect" : `with the effect '${rule.effect}'`} asks no workflow`;
    return [{ ...errorAt(path, "INVALID_VALUE", message, "did you mean 'effect: escalate'?"), key: "workflow" }];
  }
  if (rule.workflow === undefined && inherited !== undefined) return [];
  return checkEscalation(path, "effect", rule.effect, rule.workflow, workflows);
}

function checkEscalation(
  path: Path,
  field: "default" | "effect",
  effect: string | undefined,
  workflow: string | undefined,
  workflows: readonly string[],
): readonly Finding[] {
  if (workflow !== undefined && !workflows.includes(workflow)) {
    const suggestion = didYouMean(nearestName(workflow, workflows));
    return [errorAt([...path, "workflow"], "UNKNOWN_WORKFLOW", `unknown workflow '${workflow}'`, suggestion)];
  }
  if (effect !== "escalate" || workflow !== undefined) return [];
  const suggestion = `add 'workflow: ${workflows[0] ?? "<name>"}'`;
  return [
    errorAt([...path, field], "NO_WORKFLOW", `'${field}: escalate' does not say which workflow to ask`, suggestion),
  ];
}

export function checkPatterns(path: Path, patterns: readonly string[] | undefined): readonly Finding[] {
  return (patterns ?? []).flatMap((pattern, index) => {
    const problem = patternProblem(pattern);
    return problem === undefined ? [] : [errorAt([...path, index], "BAD_PATTERN", problem, wholeSegment(pattern))];
  });
}

/** `payments.ref*` most likely means what lies below `payments`. */
function wholeSegment(pattern: string): string {
  const wildcard = pattern.split(".").map((segment) => (segment.length > 2 && segment.includes("*") ? "*" : segment));
  const fixed = wildcard.join(".");
  return fixed !== pattern && patternProblem(fixed) === undefined ? `did you mean '${fixed}'?` : "";
}

export function checkResources(path: Path, resources: readonly string[] | undefined): readonly Finding[] {
  return (resources ?? []).flatMap((type, index) =>
    type.includes("*")
      ? [
          errorAt(
            [...path, index],
            "BAD_PATTERN",
            `a resource type is an exact name, '${type}' is not`,
            "leave 'resources' out for any",
          ),
        ]
      : [],
  );
}

function checkReach(path: Path, rule: Rule, match: Policy["spec"]["match"]): readonly Finding[] {
  const { actions, resources } = rule;
  const outside = (actions ?? []).flatMap((action, index) =>
    match.actions.some((covered) => patternsIntersect(covered, action)) ? [] : [index],
  );
  const covers = `this policy covers only ${match.actions.join(", ")}`;
  if (actions !== undefined && outside.length === actions.length) {
    const message = `the rule '${rule.id}' can never match: ${covers}`;
    return [
      errorAt(
        [...path, "actions"],
        "UNREACHABLE_RULE",
        message,
        didYouMean(nearestName(actions[0] ?? "", match.actions)),
      ),
    ];
  }
  if (
    resources !== undefined &&
    match.resources !== undefined &&
    !resources.some((type) => match.resources?.includes(type))
  ) {
    const message = `the rule '${rule.id}' can never match: this policy covers only resources of type ${match.resources.join(", ")}`;
    return [
      errorAt(
        [...path, "resources"],
        "UNREACHABLE_RULE",
        message,
        didYouMean(nearestName(resources[0] ?? "", match.resources)),
      ),
    ];
  }
  return outside.map((index) => ({
    code: "UNREACHABLE_PATTERN",
    severity: "warning",
    message: `'${actions?.[index]}' matches nothing here: ${covers}`,
    suggestion: "",
    path: [...path, "actions", index],
  }));
}
