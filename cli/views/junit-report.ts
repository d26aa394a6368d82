import type { PolicyTestResult } from "../../shared/policy/test/model.ts";
import type { TestRun } from "../policy-test/run.ts";
import { caseName, hasFailed } from "./test-view.ts";

/** A JUnit report: a suite per file, as CI servers read it (the format of the Ant task, the `testsuites` root of Maven's). */
export function junitReport({ results, tookMs }: TestRun): string {
  const files = new Map<string, PolicyTestResult[]>();
  for (const result of results) {
    const { file } = result.testCase;
    const suite = files.get(file) ?? [];
    files.set(file, [...suite, result]);
  }
  const counts = `tests="${results.length}" failures="${results.filter(hasFailed).length}"`;
  const suites = [...files].map(([file, suite]) => suiteOf(file, suite)).join("");
  const seconds = (tookMs / 1_000).toFixed(3);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts} time="${seconds}">\n${suites}</testsuites>\n`;
}

function suiteOf(file: string, results: readonly PolicyTestResult[]): string {
  const counts = `tests="${results.length}" failures="${results.filter(hasFailed).length}"`;
  return `  <testsuite name="${escaped(file)}" ${counts}>\n${results.map(caseOf).join("")}  </testsuite>\n`;
}

function caseOf(result: PolicyTestResult): string {
  const { testCase, differences, errors } = result;
  const { file, line } = testCase;
  const attributes = `name="${escaped(caseName(testCase))}" classname="${escaped(file)}" file="${escaped(file)}" line="${line}"`;
  if (!hasFailed(result)) return `    <testcase ${attributes}/>\n`;
  const said = differences.map(({ what, expected, actual }) => `${what}: expected ${expected}, got ${actual}`);
  const body = escaped([...said, ...errors.map((error) => `could not be evaluated: ${error}`)].join("\n"));
  return `    <testcase ${attributes}>\n      <failure message="${escaped(said.join("; "))}">${body}</failure>\n    </testcase>\n`;
}

/** XML 1.0, 2.4; characters that XML cannot carry are replaced. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
