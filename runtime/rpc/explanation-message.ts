import type {
  ConditionExplanation__Output,
  ConditionExplanation as ConditionMessage,
} from "../../proto/gen/postern/v1/ConditionExplanation.ts";
import type { Explanation__Output, Explanation as Message } from "../../proto/gen/postern/v1/Explanation.ts";
import type {
  PolicyExplanation__Output,
  PolicyExplanation as PolicyMessage,
} from "../../proto/gen/postern/v1/PolicyExplanation.ts";
import type {
  RuleExplanation__Output,
  RuleExplanation as RuleMessage,
} from "../../proto/gen/postern/v1/RuleExplanation.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Evaluation, EvaluationBasis, RiskScore } from "../../shared/policy/evaluation.ts";
import type {
  ConditionExplanation,
  Explanation,
  PolicyExplanation,
  RuleExplanation,
  RuleStanding,
} from "../../shared/policy/explain/model.ts";
import type { Effect } from "../../shared/policy/model.ts";

/** An explanation as the wire has it; obligations and errors of the evaluation stay behind. */
export function explanationToMessage({ evaluation, policies, notCovering }: Explanation): Message {
  const { shadow } = evaluation;
  return {
    ...toVerdict(evaluation),
    policies: policies.map(toPolicyMessage),
    notCovering,
    ...(shadow === undefined ? {} : { shadow: { ...toVerdict(shadow), shadowRules: [...shadow.shadowRules] } }),
  };
}

/** And back. Throws RESPONSE_INVALID for words that this version does not know. */
export function explanationFromMessage(message: Explanation__Output): Explanation {
  const { shadow, policies, notCovering } = message;
  return {
    evaluation: {
      ...fromVerdict(message),
      ...(shadow === null ? {} : { shadow: { ...fromVerdict(shadow), shadowRules: shadow.shadowRules } }),
    },
    policies: policies.map(fromPolicyMessage),
    notCovering,
  };
}

function toVerdict({ effect, basis, ruleIds, workflow }: Omit<Evaluation, "shadow">) {
  return { effect, basis, ruleIds: [...ruleIds], workflow };
}

function fromVerdict({ effect, basis, ruleIds, workflow }: VerdictMessage): Omit<Evaluation, "shadow"> {
  return {
    effect: oneOf(EFFECTS, effect, "effect"),
    basis: oneOf(BASES, basis, "basis"),
    ruleIds,
    workflow,
    obligations: [],
    errors: [],
  };
}

type VerdictMessage = Pick<Explanation__Output, "effect" | "basis" | "ruleIds" | "workflow">;

const EFFECTS: readonly Effect[] = ["allow", "deny", "escalate"];
const BASES: readonly EvaluationBasis[] = ["rule", "risk", "default", "no_policy", "approval"];
const STANDINGS: readonly RuleStanding[] = ["decides", "outweighed", "adds_risk", "shadow", "no_match", "unknown"];
const OBSTACLES: readonly RuleExplanation["because"][] = ["", "action", "resource", "subject", "condition"];
const REACHES: readonly RiskScore["reaches"][] = ["escalateAt", "denyAt", "none"];

function toPolicyMessage({
  policy,
  default: fallback,
  rules,
  escalateAt,
  denyAt,
  risk,
}: PolicyExplanation): PolicyMessage {
  return {
    policy,
    defaultEffect: fallback,
    rules: rules.map(toRuleMessage),
    escalateAt: escalateAt ?? 0,
    denyAt: denyAt ?? 0,
    ...(risk === undefined
      ? {}
      : { risk: { score: risk.score, ruleIds: [...risk.ruleIds], reaches: risk.reaches, threshold: risk.threshold } }),
  };
}

function fromPolicyMessage(message: PolicyExplanation__Output): PolicyExplanation {
  const { policy, rules, escalateAt, denyAt, risk } = message;
  return {
    policy,
    default: oneOf(EFFECTS, message.defaultEffect, "default_effect"),
    rules: rules.map(fromRuleMessage),
    ...(escalateAt === 0 ? {} : { escalateAt }),
    ...(denyAt === 0 ? {} : { denyAt }),
    ...(risk === null
      ? {}
      : {
          risk: {
            policy,
            score: risk.score,
            ruleIds: risk.ruleIds,
            reaches: oneOf(REACHES, risk.reaches, "reaches"),
            threshold: risk.threshold,
          },
        }),
  };
}

function toRuleMessage({ id, effect, standing, because, condition, risk, shadow }: RuleExplanation): RuleMessage {
  return {
    id,
    effect: effect ?? "",
    standing,
    because,
    risk,
    shadow,
    ...(condition === undefined ? {} : { condition: toConditionMessage(condition) }),
  };
}

function fromRuleMessage({ id, effect, risk, shadow, condition, ...words }: RuleExplanation__Output): RuleExplanation {
  return {
    id,
    effect: effect === "" ? undefined : oneOf(EFFECTS, effect, "effect"),
    standing: oneOf(STANDINGS, words.standing, "standing"),
    because: oneOf(OBSTACLES, words.because, "because"),
    risk,
    shadow,
    ...(condition === null ? {} : { condition: fromConditionMessage(condition) }),
  };
}

function toConditionMessage({ text, value, error, unknown, inputs, parts }: ConditionExplanation): ConditionMessage {
  const failed = unknown === true ? "CONDITION_VALUE_UNKNOWN" : "CONDITION_VALUE_ERROR";
  return {
    text,
    value: value === undefined ? failed : value ? "CONDITION_VALUE_TRUE" : "CONDITION_VALUE_FALSE",
    error: error ?? "",
    inputs: { ...inputs },
    parts: parts.map(toConditionMessage),
  };
}

function fromConditionMessage({
  text,
  value,
  error,
  inputs,
  parts,
}: ConditionExplanation__Output): ConditionExplanation {
  const known = value === "CONDITION_VALUE_TRUE" ? true : value === "CONDITION_VALUE_FALSE" ? false : undefined;
  return {
    text,
    value: known,
    ...(error === "" ? {} : { error }),
    ...(value === "CONDITION_VALUE_UNKNOWN" ? { unknown: true as const } : {}),
    inputs,
    parts: parts.map(fromConditionMessage),
  };
}

function oneOf<Word extends string>(words: readonly Word[], given: string, field: string): Word {
  const known = words.find((word) => word === given);
  if (known !== undefined) return known;
  throw new PosternError("internal", "RESPONSE_INVALID", `an explanation's ${field} is '${given}'`, {
    where: { field },
    hint: "Bring both programs to the same version.",
  });
}
