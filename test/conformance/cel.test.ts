import { celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { describe, expect, test } from "vitest";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { extraFunctions } from "../../shared/policy/cel/functions.ts";
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
