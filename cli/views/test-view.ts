import type { JsonObject } from "../../shared/json.ts";
import type { Coverage } from "../../shared/policy/test/coverage.ts";
import type { Difference, PolicyTestCase, PolicyTestResult } from "../../shared/policy/test/model.ts";
import type { Palette } from "../output/colour.ts";
import type { TestRun } from "../policy-test/run.ts";

/** "small refunds [arguments={"amount":1}]" */
export function caseName({ test, combination }: PolicyTestCase): string {
  return combination === "" ? test : `${test} [${combination}]`;
}

/** Whether so many percent of the rules, automatic ones included, decide in some test. */
export function reaches({ rules, rulesCovered, autoRules, autoRulesCovered }: Coverage, percent: number): boolean {
  return (rulesCovered + autoRulesCovered) * 100 >= percent * (rules.length + autoRules.length);
}

/** What is covered too little is shown in full, with what is missing. */
export function testText(run: TestRun, palette: Palette, showCoverage: boolean, minCoverage = 0): string {
  const failed = run.results.filter(hasFailed);
  const lines = failed.flatMap((result) => failureLines(result, palette));
  const count = run.results.length;
  const perSecond = Math.round(count / Math.max(run.tookMs / 1_000, 0.001)).toLocaleString("en-US");
  const passed = palette.good(`${count - failed.length} passed`);
  const summary = `${failed.length > 0 ? `${palette.bad(`${failed.length} failed`)}, ` : ""}${passed}`;
  const tail = `${summary} in ${run.tookMs.toFixed(0)} ms (${perSecond} a second)`;
  if (run.coverage === undefined) return [...lines, tail].join("\n");
  const isLow = !reaches(run.coverage, minCoverage);
  const low = isLow ? [palette.bad(`too few rules are covered: ${minCoverage} % are asked for`)] : [];
  return [...lines, tail, ...coverageLines(run.coverage, palette, showCoverage || isLow), ...low].join("\n");
}

function failureLines({ testCase, differences, errors }: PolicyTestResult, palette: Palette): readonly string[] {
  return [
    `${palette.bad("FAILED")} ${palette.bold(caseName(testCase))}  ${palette.dim(`${testCase.file}:${testCase.line}`)}`,
    ...differences.flatMap(({ what, expected, actual }) => [
      `  ${palette.good(`- ${what.padEnd(12)} ${expected}`)}`,
      `  ${palette.bad(`+ ${what.padEnd(12)} ${actual}`)}`,
    ]),
    ...errors.map((error) => `  ${palette.wait(`! could not be evaluated: ${error}`)}`),
    "",
  ];
}

function coverageLines(coverage: Coverage, palette: Palette, inFull: boolean): readonly string[] {
  const { rules, rulesCovered, autoRules, autoRulesCovered, outcomes, outcomesCovered } = coverage;
  const automatic =
    autoRules.length === 0 ? "" : `${autoRulesCovered} of ${autoRules.length} automatic rules of workflows do, `;
  const totals =
    `coverage: ${rulesCovered} of ${rules.length} rules decide in some test, ${automatic}` +
    `${outcomesCovered} of ${outcomes} outcomes of conditions were seen`;
  if (!inFull) return [totals];
  const never = rules
    .filter(({ decided }) => decided === 0)
    .map(({ id }) => `  ${palette.bad("never decides")}  ${id}`);
  const neverAutomatic = autoRules
    .filter(({ decided }) => decided === 0)
    .map(({ workflow, rule }) => `  ${palette.bad("never decides")}  automatic rule ${rule} of workflow ${workflow}`);
  const unseen = rules.flatMap(({ id, unseen: parts }) =>
    parts.map(({ part, value }) => `  ${palette.wait(`never ${value}`.padEnd(13))}  ${id}: ${part}`),
  );
  return [totals, ...never, ...neverAutomatic, ...unseen];
}

export function testJson({ results, coverage, tookMs }: TestRun): JsonObject {
  const failures = results.filter(hasFailed).map(({ testCase, differences, errors }) => ({
    test: testCase.test,
    combination: testCase.combination,
    file: testCase.file,
    line: testCase.line,
    differences: differences.map(differenceJson),
    errors,
  }));
  return {
    tests: results.length,
    passed: results.length - failures.length,
    failures,
    tookMs,
    ...(coverage === undefined ? {} : { coverage: coverageJson(coverage) }),
  };
}

function differenceJson({ what, expected, actual }: Difference): JsonObject {
  return { what, expected, actual };
}

function coverageJson({ rules, rulesCovered, autoRules, autoRulesCovered, ...rest }: Coverage): JsonObject {
  const { outcomes, outcomesCovered } = rest;
  return {
    rules: rules.length,
    rulesCovered,
    autoRules: autoRules.length,
    autoRulesCovered,
    outcomes,
    outcomesCovered,
    byRule: rules.map(({ id, decided, matched, unseen }) => ({
      id,
      decided,
      matched,
      unseen: unseen.map(({ part, value }) => ({ part, value })),
    })),
    byAutoRule: autoRules.map(({ workflow, rule, decided }) => ({ workflow, rule, decided })),
  };
}

export function hasFailed({ differences }: PolicyTestResult): boolean {
  return differences.length > 0;
}
