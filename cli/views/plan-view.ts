import type { JsonObject } from "../../shared/json.ts";
import type { Applied } from "../gitops/apply.ts";
import type { EnvironmentPlan, TestFailure } from "../gitops/plan.ts";
import type { Palette } from "../output/colour.ts";
import { changeJson, changesText } from "./change-view.ts";
import { diagnosticJson, diagnosticLine } from "./diagnostic-view.ts";

export function planJson(plans: readonly EnvironmentPlan[]): JsonObject {
  return {
    environments: plans.map(({ environment, base, action, strength, changes, diagnostics, tests, filesDigest }) => ({
      environment,
      base: { ...base },
      action,
      filesDigest,
      strength,
      changes: changes === undefined ? null : changes.map(changeJson),
      diagnostics: diagnostics.map(diagnosticJson),
      tests: {
        passed: tests.passed,
        failed: tests.failures.length,
        failures: tests.failures.map(({ where, test, differences }) => ({
          where,
          test,
          differences: [...differences],
        })),
      },
    })),
  };
}

export function planText(plans: readonly EnvironmentPlan[], palette: Palette): string {
  return [...plans.map((plan) => environmentText(plan, palette)), summary(plans)].join("\n\n");
}

function environmentText(plan: EnvironmentPlan, palette: Palette): string {
  const { diagnostics, tests } = plan;
  return [
    heading(plan, palette),
    ...diagnostics.map((one) => diagnosticLine(one, palette)),
    ...tests.failures.flatMap((failure) => failureLines(failure, palette)),
    ...(plan.action === "none" ? [] : [changesOf(plan, palette)]),
    ...testsLine(plan),
  ].join("\n");
}

/** "prod: nothing to do (revision 7)" */
export function heading({ environment, base, action }: EnvironmentPlan, palette: Palette): string {
  const at = base.revision === 0 ? "no bundle yet" : `revision ${base.revision}`;
  switch (action) {
    case "none":
      return `${environment}: ${palette.good("nothing to do")} (${at})`;
    case "publish":
      return `${environment}: ${palette.wait("would publish")} on top of ${at}`;
    case "refused":
      return `${environment}: ${palette.bad("can't be applied")} (${at})`;
  }
}

function changesOf({ changes, strength, action }: EnvironmentPlan, palette: Palette): string {
  if (changes !== undefined && changes.length > 0) return changesText(changes, strength, palette);
  if (changes !== undefined) return "no rule changes: only the text of the files does";
  return action === "refused" ? "what would change can't be told" : "what is active can't be read by this version";
}

function failureLines({ where, test, differences }: TestFailure, palette: Palette): readonly string[] {
  return [`${where} ${palette.bad("TEST FAILS")} ${test}`, ...differences.map((line) => `    ${line}`)];
}

function testsLine({ tests: { passed, failures } }: EnvironmentPlan): readonly string[] {
  if (passed + failures.length === 0) return [];
  return [failures.length === 0 ? `tests: ${passed} pass` : `tests: ${passed} pass, ${failures.length} fail`];
}

function summary(plans: readonly EnvironmentPlan[]): string {
  const count = (action: EnvironmentPlan["action"]) => plans.filter((plan) => plan.action === action).length;
  const parts = [
    [count("publish"), "to publish"],
    [count("none"), "up to date"],
    [count("refused"), "refused"],
  ] as const;
  return `plan: ${parts
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${n} ${what}`)
    .join(", ")}`;
}

export function appliedJson({ environment, outcome, revision, changeId, approvalId }: Applied): JsonObject {
  return { environment, outcome, revision, changeId, approvalId };
}

export function appliedText(
  { environment, outcome, revision, changeId, approvalId }: Applied,
  palette: Palette,
): string {
  switch (outcome) {
    case "nothing":
      return `${environment}: nothing to do, revision ${revision} is it already`;
    case "published":
      return `${environment}: ${palette.good("published")} as revision ${revision}`;
    case "waiting":
      return `${environment}: ${palette.wait("waits for approval")} ${approvalId} as change ${changeId}; revision ${revision} stays active`;
  }
}
