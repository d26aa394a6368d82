import type { JsonObject } from "../../shared/json.ts";
import type { LintReport } from "../../shared/policy/index.ts";
import type { LintRule } from "../../shared/policy/lint/rules.ts";
import { LIMITS } from "../../shared/policy/parse/limits.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { diagnosticJson, diagnosticLine } from "./diagnostic-view.ts";

/** A line for each finding, and what they come to. */
export function lintText(report: LintReport, files: number, palette: Palette): string {
  const lines = report.diagnostics.map((diagnostic) => diagnosticLine(diagnostic, palette));
  const isCut = report.diagnostics.length >= LIMITS.diagnostics;
  const cut = isCut ? [palette.dim(`no more than ${LIMITS.diagnostics} are shown`)] : [];
  return [...lines, ...cut, summary(report, files, palette)].join("\n");
}

export function lintJson(report: LintReport, files: number): JsonObject {
  const { errors, warnings } = countsOf(report);
  return {
    errors,
    warnings,
    files,
    diagnostics: report.diagnostics.map(diagnosticJson),
    allowed: report.allowed.map(diagnosticJson),
  };
}

export function rulesText(rules: readonly LintRule[], palette: Palette): string {
  const rows = rules.map(({ code, severity, finds }) => [
    severity === "error" ? palette.bad(code) : palette.wait(code),
    severity,
    finds,
  ]);
  return table(["RULE", "SEVERITY", "FINDS"], rows);
}

function summary(report: LintReport, files: number, palette: Palette): string {
  const { errors, warnings } = countsOf(report);
  const counts = [
    errors > 0 ? palette.bad(count(errors, "error")) : count(errors, "error"),
    warnings > 0 ? palette.wait(count(warnings, "warning")) : count(warnings, "warning"),
    ...(report.allowed.length > 0 ? [`${report.allowed.length} allowed`] : []),
  ];
  return `${errors + warnings === 0 ? `${palette.good("clean")}: ` : ""}${counts.join(", ")} in ${count(files, "file")}`;
}

function countsOf({ diagnostics }: LintReport) {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: diagnostics.length - errors };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
