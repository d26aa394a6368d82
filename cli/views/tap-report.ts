import type { PolicyTestResult } from "../../shared/policy/test/model.ts";
import type { TestRun } from "../policy-test/run.ts";
import { caseName, hasFailed } from "./test-view.ts";

/** The Test Anything Protocol, version 14. */
export function tapReport({ results }: TestRun): string {
  return ["TAP version 14", `1..${results.length}`, ...results.flatMap(lines)].join("\n");
}

function lines(result: PolicyTestResult, index: number): readonly string[] {
  const { testCase, differences } = result;
  // In a description '#' would begin a directive, and a backslash escapes.
  const name = caseName(testCase).replaceAll("\\", "\\\\").replaceAll("#", "\\#");
  const failed = hasFailed(result);
  const line = `${failed ? "not ok" : "ok"} ${index + 1} - ${name}`;
  if (!failed) return [line];
  const details = differences.flatMap(({ what, expected, actual }) => [
    `  - what: ${what}`,
    `    expected: ${JSON.stringify(expected)}`,
    `    actual: ${JSON.stringify(actual)}`,
  ]);
  const at = `  at: ${JSON.stringify(`${testCase.file}:${testCase.line}`)}`;
  return [line, "  ---", at, "  differences:", ...details.map((detail) => `  ${detail}`), "  ..."];
}
