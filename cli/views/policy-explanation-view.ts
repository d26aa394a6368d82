import type { JsonObject } from "../../shared/json.ts";
import type { ShadowOutcome } from "../../shared/policy/evaluation.ts";
import type {
  ConditionExplanation,
  Explanation,
  PolicyExplanation,
  RuleExplanation,
  RuleStanding,
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
    ...shadowLines(explanation, palette),
    ...explanation.policies.flatMap((policy) => policyLines(policy, palette, all)),
  ].join("\n");
}

function heading({ evaluation, notCovering, policies }: Explanation, palette: Palette): string {
  const { effect, basis, ruleIds, workflow } = evaluation;
  const decision = DECISIONS[effect];
  const coloured = { ALLOW: palette.good, DENY: palette.bad, PENDING: palette.wait }[decision](decision);
  if (basis === "no_policy") return `${coloured}  none of the ${notCovering} policies covers this request`;
  const by =
    basis === "default"
      ? "no rule matches; by default"
      : basis === "approval"
        ? "approved; by"
        : basis === "risk"
          ? "by the risk of"
          : "by";
  const asks = workflow === "" ? "" : `, asks workflow ${workflow}`;
  const among = `${policies.length} of ${policies.length + notCovering} policies cover it`;
  return `${coloured}  ${by} ${ruleIds.join(", ")}${asks}  ${palette.dim(`(${among})`)}`;
}

function shadowLines({ evaluation: { shadow } }: Explanation, palette: Palette): readonly string[] {
  if (shadow === undefined) return [];
  const asks = shadow.workflow === "" ? "" : `, asks workflow ${shadow.workflow}`;
  return [
    palette.dim(`${DECISIONS[shadow.effect]}  if shadow rules were enforced: by ${shadow.ruleIds.join(", ")}${asks}`),
  ];
}

/** "risk 70 reaches escalateAt 50" */
function riskText({ risk, escalateAt, denyAt }: PolicyExplanation): string {
  const limits = [
    ...(escalateAt === undefined ? [] : [`escalateAt ${escalateAt}`]),
    ...(denyAt === undefined ? [] : [`denyAt ${denyAt}`]),
  ];
  if (limits.length === 0) return "";
  const score = risk?.score ?? 0;
  if (risk === undefined || risk.reaches === "none") return `  risk ${score}, below ${limits.join(", ")}`;
  return `  risk ${score} reaches ${risk.reaches} ${risk.threshold}`;
}

function policyLines(explanation: PolicyExplanation, palette: Palette, all: boolean) {
  const { policy, default: fallback, rules } = explanation;
  const shown = rules.filter(({ because }) => all || because === "" || because === "condition");
  const hidden = rules.length - shown.length;
  const width = Math.max(0, ...shown.map(({ id }) => id.length));
  const more = hidden === 0 ? [] : [palette.dim(`  ${hidden} rules are about something else (--all shows them)`)];
  return [
    "",
    `${palette.bold(policy)}  ${palette.dim(`default ${fallback}${riskText(explanation)}`)}`,
    ...shown.flatMap((rule) => ruleLines(rule, width, palette)),
    ...more,
  ];
}

function ruleLines(rule: RuleExplanation, width: number, palette: Palette): readonly string[] {
  const { id, standing, condition } = rule;
  const line = `${MARKS[standing](palette)} ${id.padEnd(width)}  ${says(rule).padEnd(8)}  ${why(rule)}`;
  return condition === undefined ? [line] : [line, ...conditionLines(condition, 1, palette)];
}

const MARKS: Readonly<Record<RuleStanding, (palette: Palette) => string>> = {
  decides: (palette) => palette.good("=>"),
  outweighed: (palette) => palette.wait(" +"),
  adds_risk: (palette) => palette.wait(" +"),
  shadow: (palette) => palette.wait(" ~"),
  no_match: (palette) => palette.dim(" -"),
  unknown: (palette) => palette.wait(" ?"),
};

/** "allow, risk 40" */
function says({ effect, risk }: RuleExplanation): string {
  return [...(effect === undefined ? [] : [effect]), ...(risk > 0 ? [`risk ${risk}`] : [])].join(", ");
}

/** A rule that counts, or does not, because its condition fails is the surprise that most explanations are asked for. */
function why({ standing, because, condition }: RuleExplanation): string {
  const fails = condition !== undefined && condition.value === undefined && condition.unknown !== true;
  const since = fails ? ", since its condition can't be evaluated" : "";
  switch (standing) {
    case "decides":
      return `decides${since}`;
    case "outweighed":
      return `matches${since}${fails ? ";" : ","} outweighed`;
    case "adds_risk":
      return `adds its risk${since}`;
    case "shadow":
      return `matches${since}${fails ? ";" : ","} in shadow mode: not enforced`;
    case "no_match":
      return fails ? "its condition can't be evaluated" : OBSTACLES[because];
    case "unknown":
      return "its condition can't be told any more; it did not decide";
  }
}

function conditionLines(condition: ConditionExplanation, depth: number, palette: Palette): readonly string[] {
  const { text, value, error, unknown, inputs, parts } = condition;
  const noValue = palette.wait(unknown === true ? "?    " : "error");
  const said = value === undefined ? noValue : value ? palette.good("true ") : palette.bad("false");
  const read = Object.entries(inputs).map(([path, shown]) => `${path} = ${shown}`);
  const notes = [...read, ...(error === undefined || parts.length > 0 ? [] : [error])].join(", ");
  const line = `${"  ".repeat(depth + 1)}${said}  ${oneLine(text)}${notes === "" ? "" : `  ${palette.dim(notes)}`}`;
  return [line, ...parts.flatMap((part) => conditionLines(part, depth + 1, palette))];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

export function explanationJson({ evaluation, policies, notCovering }: Explanation): JsonObject {
  const { effect, basis, ruleIds, workflow, shadow } = evaluation;
  return {
    decision: DECISIONS[effect],
    basis,
    ruleIds,
    workflow,
    ...(shadow === undefined ? {} : { shadow: shadowJson(shadow) }),
    notCovering,
    policies: policies.map(({ policy, default: fallback, escalateAt, denyAt, risk, rules }) => ({
      policy,
      default: fallback,
      ...(escalateAt === undefined ? {} : { escalateAt }),
      ...(denyAt === undefined ? {} : { denyAt }),
      ...(risk === undefined ? {} : { risk: { ...risk } }),
      rules: rules.map(ruleJson),
    })),
  };
}

function shadowJson({ effect, ruleIds, shadowRules, workflow }: ShadowOutcome): JsonObject {
  return { decision: DECISIONS[effect], ruleIds, shadowRules, workflow };
}

function ruleJson({ id, effect, risk, shadow, standing, because, condition }: RuleExplanation): JsonObject {
  return {
    id,
    effect: effect ?? "",
    risk,
    mode: shadow ? "shadow" : "enforce",
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
