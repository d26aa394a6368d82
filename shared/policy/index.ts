export type { AutoInput } from "./auto/auto-condition.ts";
export { type AutoDecision, type AutoStep, countsRecent, nextAuto } from "./auto/next-auto.ts";
export { compileInSteps, compilePolicySet } from "./compile/compile-policy-set.ts";
export type { Evaluation, EvaluationBasis, EvaluationInput, Evaluator } from "./evaluation.ts";
export { type FactSchema, factDeclarations } from "./facts/model.ts";
export { type LintReport, parsePolicyFiles } from "./parse/parse-policy-files.ts";
export { type PolicyFileReading, readPolicyFile } from "./parse/read-policy-file.ts";
export { matchesPattern } from "./pattern/pattern.ts";
