import type { Change } from "../../shared/policy/diff/model.ts";
import type { EnvironmentPlan } from "../gitops/plan.ts";

/** GitHub cuts a comment at 65,536 characters. */
const MAX_CHARS = 60_000;
const MAX_CELL = 300;

/** The plan as a comment on a pull request. */
export function planMarkdown(plans: readonly EnvironmentPlan[]): string {
  const text = ["## Postern plan", ...plans.map(section)].join("\n\n");
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS)}\n\n… and more: see the log of the job.`;
}

function section(plan: EnvironmentPlan): string {
  return [
    `### \`${plan.environment}\`: ${verdict(plan)}`,
    ...facts(plan),
    ...findings(plan),
    ...failures(plan),
    ...changes(plan),
  ].join("\n\n");
}

function verdict({ action, strength, changes }: EnvironmentPlan): string {
  if (action === "none") return "nothing to do";
  if (action === "refused") return "can't be applied";
  return changes?.length === 0 ? "text only" : `${strength} on the whole`;
}

function facts({ base, tests, action }: EnvironmentPlan): readonly string[] {
  const on = base.revision === 0 ? "no bundle yet" : `on top of revision ${base.revision}`;
  const run = tests.passed + tests.failures.length;
  const tested = run === 0 ? "no tests" : `${tests.passed} of ${run} tests pass`;
  return action === "none" ? [] : [`${on}, ${tested}`];
}

function findings({ diagnostics }: EnvironmentPlan): readonly string[] {
  if (diagnostics.length === 0) return [];
  const rows = diagnostics.map(({ severity, code, file, line, column, message, suggestion }) => [
    severity,
    code,
    `${file}:${line}:${column}`,
    suggestion === "" ? message : `${message} (${suggestion})`,
  ]);
  return [table(["", "finding", "where", "what"], rows)];
}

function failures({ tests }: EnvironmentPlan): readonly string[] {
  if (tests.failures.length === 0) return [];
  const rows = tests.failures.map(({ where, test, differences }) => [where, test, differences.join("; ")]);
  return [table(["failing test", "", "difference"], rows)];
}

function changes({ action, changes: all, environment }: EnvironmentPlan): readonly string[] {
  if (action === "none" || all === undefined || all.length === 0) return [];
  const rows = all.map((change) => [change.strength, about(change), change.before, change.after]);
  const count = `${all.length} ${all.length === 1 ? "change" : "changes"} to \`${environment}\``;
  return [`<details open><summary>${count}</summary>\n\n${table(["", "what", "before", "after"], rows)}\n\n</details>`];
}

function about({ kind, what, field }: Change): string {
  return field === "" ? `${what} ${kind}` : `${what}, ${field}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map((row) => line(row.map(cell)))].join("\n");
}

/** Text of policies is text here, whatever it holds: no markup, no mention of anybody, no end of the cell. */
function cell(text: string): string {
  const short = text.length <= MAX_CELL ? text : `${text.slice(0, MAX_CELL)}…`;
  return short
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;")
    .replace(/[\\`*_[\]|~#]/g, (sign) => `\\${sign}`)
    .replaceAll(/\s*\n\s*/g, " ");
}
