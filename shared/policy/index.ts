export { compileInSteps, compilePolicySet } from "./compile/compile-policy-set.ts";
export { type AutoDecision, decideAuto } from "./compile/decide-auto.ts";
export type { Evaluation, EvaluationBasis, EvaluationInput, Evaluator } from "./evaluation.ts";
export { parsePolicyFiles } from "./parse/parse-policy-files.ts";
export { type PolicyFileReading, readPolicyFile } from "./parse/read-policy-file.ts";
export { matchesPattern } from "./pattern/pattern.ts";
