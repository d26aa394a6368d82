import { celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { describe, expect, test } from "vitest";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { compileExpression } from "../../shared/policy/cel/compile/compile-expression.ts";
import { parseExpression } from "../../shared/policy/cel/expression.ts";
import { extraFunctions } from "../../shared/policy/cel/functions.ts";
import { byCompiled, byLibrary } from "../../shared/policy/testing/compare-evaluators.ts";
import { randomFrom } from "../../shared/policy/testing/random.ts";
import { randomInput } from "../../shared/policy/testing/random-input.ts";
import {
  bindings,
  type ConformanceTest,
  conformanceTests,
  type Outcome,
  passes,
  printActual,
  registry,
} from "./cel-conformance.ts";
import knownFailures from "./cel-known-failures.json" with { type: "json" };

/**
 * The public CEL conformance data against the evaluator that conditions run on. What fails is listed by name in
 * cel-known-failures.json, so that an upgrade of the library shows what it broke and what it mended.
 */

/** Files of the data about extensions of the language that conditions do not have. */
const EXTENSIONS = /(_ext|^macros2|^optionals)$/;

function evaluate({ test }: ConformanceTest): Outcome {
  try {
    const env = celEnv({ namespace: test.container, registry, funcs: [...strings, ...extraFunctions] });
    const result = plan(env, parse(test.expr))(bindings(test));
    return isCelError(result) ? { error: result.message } : { value: printActual(result) };
  } catch (error) {
    return { error: errorMessage(error) };
  }
}

describe("the CEL evaluator", () => {
  const tests = conformanceTests();
  const failing = tests.filter((one) => !passes(one.test, evaluate(one)));

  test("fails no conformance test but the known ones", () => {
    expect(failing.map(({ name }) => name).sort()).toEqual([...knownFailures].sort());
  });

  test("passes at least 97 of 100 tests of the language proper", () => {
    const core = tests.filter(({ file }) => !EXTENSIONS.test(file));
    const failed = failing.filter(({ file }) => !EXTENSIONS.test(file)).length;
    expect(core.length).toBeGreaterThan(1700);
    expect(1 - failed / core.length).toBeGreaterThanOrEqual(0.97);
  });
});

describe("compiled conditions", () => {
  const inputs = randomInput(randomFrom(1)); // which the data does not read

  function compare({ test }: ConformanceTest): { compiled: string | undefined; library: string } | undefined {
    const parsed = parseExpression(test.expr);
    if (!parsed.ok || Object.keys(test.bindings).length > 0 || test.container !== "") return undefined;
    const { root } = parsed.expression;
    const node = compileExpression(root);
    return node && { compiled: byCompiled(node, inputs), library: byLibrary(root, inputs) };
  }

  test("give on the conformance data what the evaluator gives", () => {
    const compared = conformanceTests().map((one) => ({ name: one.name, outcome: compare(one) }));
    const answered = compared.filter(({ outcome }) => outcome?.compiled !== undefined);
    expect(answered.filter(({ outcome }) => outcome?.compiled !== outcome?.library)).toEqual([]);
    // The rest is about bytes, uint, map literals, messages and variables that conditions do not have.
    expect(answered.length).toBeGreaterThan(100);
  });
});
