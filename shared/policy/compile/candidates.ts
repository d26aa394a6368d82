import type { CheckRequest } from "../../check/request.ts";
import type { InputPath } from "../cel/reads.ts";
import type { Candidates, EvaluationInput } from "../evaluation.ts";
import { combine, compareText, NO_POLICY, NOTHING_APPROVED } from "./combine.ts";
import type { CompiledPolicy } from "./compile-policy-set.ts";
import type { CompiledRule } from "./compiled-rule.ts";
import { type CandidateRules, evaluate } from "./evaluate.ts";
import { type RequestKey, requestKey } from "./request-key.ts";
import { shadowCandidates, withShadow } from "./shadow.ts";
import { subjectIndex } from "./subject-index.ts";

/** More paths than this make a key that costs more than it spares. */
const MAX_KEY_PATHS = 16;

/** Nanoseconds for asking a rule, and for its part in the decision, beside its condition. */
const RULE_COST = 25;

/** Of an action on a type of resource that no policy covers. */
export const NO_CANDIDATES: Candidates = { cost: 0, key: () => undefined, evaluate: () => NO_POLICY };

/** `id`: no other candidates of the same evaluator have it. */
export function candidatesOf(
  covering: readonly CompiledPolicy[],
  rules: readonly CompiledRule[],
  id: number,
): Candidates {
  const sorted = rules.toSorted((a, b) => compareText(a.id, b.id));
  const fallbacks = covering.map(({ fallback }) => fallback);
  const candidates: CandidateRules = {
    rules: subjectIndex(sorted.filter(({ shadow }) => !shadow)),
    fallbacks,
    byDefault: combine(fallbacks, "default", NOTHING_APPROVED, []),
  };
  const shadow = shadowCandidates(sorted, candidates);
  let key: RequestKey | undefined;
  return {
    cost: rules.reduce((sum, { condition }) => sum + RULE_COST + (condition?.cost ?? 0), 0),
    key(request: CheckRequest) {
      key ??= keyOf(rules, id);
      return key(request);
    },
    evaluate:
      shadow === undefined
        ? (input: EvaluationInput) => evaluate(candidates, input)
        : (input: EvaluationInput) => withShadow(shadow, evaluate(candidates, input), input),
  };
}

function keyOf(rules: readonly CompiledRule[], id: number): RequestKey {
  const paths = new Map<string, InputPath>();
  const add = (path: InputPath): unknown => paths.set(path.join("\u0000"), path);
  for (const { condition, subjects } of rules) {
    for (const path of condition?.reads ?? []) add(path);
    if (subjects?.match.ids !== undefined) add(["subject", "id"]);
    if (subjects?.match.types !== undefined) add(["subject", "type"]);
    if (subjects?.match.roles !== undefined) add(["subject", "roles"]);
  }
  const ofRequest = [...paths.values()].filter(([root]) => root !== "facts");
  if (ofRequest.length > MAX_KEY_PATHS || ofRequest.some(([root]) => root === "now")) return () => undefined;
  return requestKey(ofRequest, `${id};`);
}
