import type { JsonObject } from "../../shared/json.ts";
import type {
  ConditionExplanation,
  Explanation,
  PolicyExplanation,
  RuleExplanation,
} from "../../shared/policy/explain/model.ts";
import type { Palette } from "../output/colour.ts";

const DECISIONS = { allow: "ALLOW", deny: "DENY", escalate: "PENDING" } as const;

const OBSTACLES = {
  "": "",
  action: "is about other actions",
  resource: "is about other resources",
  subject: "is about other subjects",
  condition: "its condition does not hold",
} as const;

/** For people. `all`: also the rules that are about something else. */
export function explanationText(explanation: Explanation, palette: Palette, all: boolean): string {
  return [
    heading(explanation, palette),
    ...explanation.policies.flatMap((policy) => policyLines(policy, palette, all)),
  ].join("\n");
}

function heading({ evaluation, notCovering, policies }: Explanation, palette: Palette): string {
  const { effect, basis, ruleIds, workflow } = evaluation;
  const decision = DECISIONS[effect];
  const coloured = { ALLOW: palette.good, DENY: palette.bad, PENDING: palette.wait }[decision](decision);
  if (basis === "no_policy") return `${coloured}  none of the ${notCovering} policies covers this request`;
  const by = basis === "default" ? "no rule matches; by default" : basis === "approval" ? "approved; by" : "by";
  const asks = workflow === "" ? "" : `, asks workflow ${workflow}`;
  const among = `${policies.length} of ${policies.length + notCovering} policies cover it`;
  return `${coloured}  ${by} ${ruleIds.join(", ")}${asks}  ${palette.dim(`(${among})`)}`;
}

function policyLines({ policy, default: fallback, rules }: PolicyExplanation, palette: Palette, all: boolean) {
  const shown = rules.filter(({ because }) => all || because === "" || because === "condition");
  const hidden = rules.length - shown.length;
  const width = Math.max(0, ...shown.map(({ id }) => id.length));
  const more = hidden === 0 ? [] : [palette.dim(`  ${hidden} rules are about something else (--all shows them)`)];
  return [
    "",
    `${palette.bold(policy)}  ${palette.dim(`default ${fallback}`)}`,
    ...shown.flatMap((rule) => ruleLines(rule, width, palette)),
    ...more,
  ];
}

function ruleLines(rule: RuleExplanation, width: number, palette: Palette): readonly string[] {
  const { id, effect, standing, condition } = rule;
  const mark = { decides: palette.good("=>"), outweighed: palette.wait(" +"), no_match: palette.dim(" -") }[standing];
  const line = `${mark} ${id.padEnd(width)}  ${effect.padEnd(8)}  ${why(rule)}`;
  return condition === undefined ? [line] : [line, ...conditionLines(condition, 1, palette)];
}

/** A rule that counts, or does not, because its condition fails is the surprise that most explanations are asked for. */
function why({ standing, because, condition }: RuleExplanation): string {
  const fails = condition !== undefined && condition.value === undefined;
  const since = fails ? ", since its condition can't be evaluated" : "";
  switch (standing) {
    case "decides":
      return `decides${since}`;
    case "outweighed":
      return `matches${since}${fails ? ";" : ","} outweighed`;
    case "no_match":
      return fails ? "its condition can't be evaluated" : OBSTACLES[because];
  }
}

function conditionLines(condition: ConditionExplanation, depth: number, palette: Palette): readonly string[] {
  const { text, value, error, inputs, parts } = condition;
  const said = value === undefined ? palette.wait("error") : value ? palette.good("true ") : palette.bad("false");
  const read = Object.entries(inputs).map(([path, shown]) => `${path} = ${shown}`);
  const notes = [...read, ...(error === undefined || parts.length > 0 ? [] : [error])].join(", ");
  const line = `${"  ".repeat(depth + 1)}${said}  ${oneLine(text)}${notes === "" ? "" : `  ${palette.dim(notes)}`}`;
  return [line, ...parts.flatMap((part) => conditionLines(part, depth + 1, palette))];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

export function explanationJson({ evaluation, policies, notCovering }: Explanation): JsonObject {
  const { effect, basis, ruleIds, workflow } = evaluation;
  return {
    decision: DECISIONS[effect],
    basis,
    ruleIds,
    workflow,
    notCovering,
    policies: policies.map(({ policy, default: fallback, rules }) => ({
      policy,
      default: fallback,
      rules: rules.map(ruleJson),
    })),
  };
}

function ruleJson({ id, effect, standing, because, condition }: RuleExplanation): JsonObject {
  return {
    id,
    effect,
    standing,
    because,
    ...(condition === undefined ? {} : { condition: conditionJson(condition) }),
  };
}

function conditionJson({ text, value, error, inputs, parts }: ConditionExplanation): JsonObject {
  return {
    text,
    value: value ?? null,
    ...(error === undefined ? {} : { error }),
    inputs,
    parts: parts.map(conditionJson),
  };
}
