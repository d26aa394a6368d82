import type { Impact__Output } from "../../proto/gen/postern/v1/Impact.ts";
import type { ImpactChange__Output } from "../../proto/gen/postern/v1/ImpactChange.ts";
import type { ImpactExample__Output } from "../../proto/gen/postern/v1/ImpactExample.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatInstant } from "../output/time.ts";
import { diagnosticJson, diagnosticLine } from "./diagnostic-view.ts";
import { toIso, toMs } from "./time.ts";

/** Rows of a table for people; JSON has all that the control plane told. */
const ROWS = 10;

export function impactJson(impact: Impact__Output): JsonObject {
  const { environment, decisions, records, unchanged, changes, unknown, unjudged, activeRevision } = impact;
  return {
    environment,
    since: toIso(impact.since),
    until: toIso(impact.until),
    firstAt: toIso(impact.firstAt),
    lastAt: toIso(impact.lastAt),
    against: isAgainstActive(impact) ? "active" : "recorded",
    activeRevision,
    decisions,
    records,
    unchanged,
    changes: changes.map(({ rules, agents, subjects, actions, ...change }) => ({
      from: change.from,
      to: change.to,
      strength: change.strength,
      decisions: change.decisions,
      rules: rules.map(({ fromRules, toRules, decisions: share, examples }) => ({
        fromRules,
        toRules,
        decisions: share,
        examples: examples.map(exampleJson),
      })),
      agents: agents.map(shareJson),
      subjects: subjects.map(shareJson),
      actions: actions.map(shareJson),
    })),
    unknown: unknown.map(({ rules, conditions, decisions: share, examples }) => ({
      rules,
      conditions,
      decisions: share,
      examples: examples.map(exampleJson),
    })),
    unjudged: { ...unjudged },
    diagnostics: impact.diagnostics.map(diagnosticJson),
  };
}

function shareJson({ name, decisions }: { readonly name: string; readonly decisions: number }): JsonObject {
  return { name, decisions };
}

function exampleJson(example: ImpactExample__Output): JsonObject {
  const { decisionId, at, agentId, subject, action, resource, reasonCode } = example;
  return { decisionId, at: toIso(at), agentId, subject, action, resource, reasonCode };
}

/** The headline, what would change, and then by whom it is made and whom it strikes. */
export function impactText(impact: Impact__Output, palette: Palette): string {
  const { changes, diagnostics } = impact;
  const parts = [
    ...diagnostics.map((one) => diagnosticLine(one, palette)),
    headline(impact),
    overview(impact, palette),
    ...(changes.length === 0 ? [] : sections(impact, palette)),
    unknownText(impact, palette),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** "Of 1,234,567 decisions of prod (…) 1.2% would change: 12,000 ALLOW→DENY, 300 DENY→ALLOW." */
export function headline(impact: Impact__Output): string {
  const { environment, decisions, records, changes, since, until } = impact;
  const changed = changes.reduce((sum, change) => sum + change.decisions, 0);
  const window = `${formatInstant(toMs(since))} to ${formatInstant(toMs(until))}`;
  const from = records === decisions ? "" : `, told by ${count(records)} records`;
  const than = isAgainstActive(impact) ? ` from revision ${impact.activeRevision}` : "";
  const what =
    changed === 0
      ? `none would change${than}`
      : `${percent(changed, decisions)} would change${than}: ${changes
          .map((change) => `${count(change.decisions)} ${arrow(change)}`)
          .join(", ")}`;
  return `Of ${count(decisions)} decisions of ${environment} (${window}${from}) ${what}.`;
}

function overview(impact: Impact__Output, palette: Palette): string {
  const { decisions, unchanged, changes, unknown, unjudged } = impact;
  const unknownCount = unknown.reduce((sum, share) => sum + share.decisions, 0);
  const reasons = Object.entries(unjudged);
  const unjudgedCount = reasons.reduce((sum, [, share]) => sum + share, 0);
  const row = (share: number, name: string, note: string) => [count(share), percent(share, decisions), name, note];
  return table(
    ["DECISIONS", "SHARE", "CHANGE", ""],
    [
      ...changes.map((change) => row(change.decisions, coloured(change, palette), strengthNote(change))),
      row(unchanged, "none", ""),
      ...(unknownCount === 0
        ? []
        : [row(unknownCount, palette.wait("unknown"), "up to values that were not recorded")]),
      ...(unjudgedCount === 0
        ? []
        : [
            row(
              unjudgedCount,
              "not compared",
              reasons.map(([reason, share]) => `${reason} ${count(share)}`).join(", "),
            ),
          ]),
    ],
  );
}

function strengthNote({ from, to, strength }: ImpactChange__Output): string {
  if (from === to) return from === "PENDING" ? "another workflow is asked" : "other obligations";
  return strength;
}

function sections(impact: Impact__Output, palette: Palette): readonly string[] {
  const { changes } = impact;
  return [
    ranked(
      "BY RULE",
      ["FROM", "TO"],
      changes.flatMap((change) =>
        change.rules.map(
          ({ decisions, fromRules, toRules }) => [change, decisions, [rules(fromRules), rules(toRules)]] as const,
        ),
      ),
      palette,
    ),
    shares("BY SERVICE", "AGENT", changes, ({ agents }) => agents, palette),
    shares("BY SUBJECT", "SUBJECT", changes, ({ subjects }) => subjects, palette),
    shares("BY ACTION", "ACTION", changes, ({ actions }) => actions, palette),
    examples(impact, palette),
  ];
}

type Ranked = readonly [change: ImpactChange__Output, decisions: number, cells: readonly string[]];

function shares(
  title: string,
  column: string,
  changes: readonly ImpactChange__Output[],
  of: (change: ImpactChange__Output) => readonly { readonly name: string; readonly decisions: number }[],
  palette: Palette,
): string {
  const rows = changes.flatMap((change) =>
    of(change).map(({ name, decisions }): Ranked => [change, decisions, [name]]),
  );
  return ranked(title, [column], rows, palette);
}

function ranked(title: string, columns: readonly string[], rows: readonly Ranked[], palette: Palette): string {
  const sorted = rows.toSorted(([, a], [, b]) => b - a);
  const shown = sorted
    .slice(0, ROWS)
    .map(([change, decisions, cells]) => [count(decisions), coloured(change, palette), ...cells]);
  const more =
    sorted.length > ROWS ? `\n${palette.dim(`and ${count(sorted.length - ROWS)} more: --json has them`)}` : "";
  return `${palette.bold(title)}\n${table(["DECISIONS", "CHANGE", ...columns], shown)}${more}`;
}

function examples({ changes }: Impact__Output, palette: Palette): string {
  const rows = changes.flatMap((change) =>
    change.rules.flatMap((share) =>
      share.examples.map(({ decisionId, at, subject, action, resource }) => [
        decisionId,
        coloured(change, palette),
        formatInstant(toMs(at)),
        subject,
        action,
        resource,
      ]),
    ),
  );
  if (rows.length === 0) return "";
  const header = ["DECISION", "CHANGE", "AT", "SUBJECT", "ACTION", "RESOURCE"];
  const hint = palette.dim("'postern policy explain --decision ID' says why one was decided as it was.");
  return `${palette.bold("EXAMPLES")}\n${table(header, rows.slice(0, 3 * ROWS))}\n${hint}`;
}

function unknownText(impact: Impact__Output, palette: Palette): string {
  const { unknown } = impact;
  if (unknown.length === 0) return "";
  const rows = unknown
    .slice(0, ROWS)
    .map((share) => [count(share.decisions), rules(share.rules), share.conditions.join("; ")]);
  const hint = palette.dim(
    "With '--against active' a condition that both bundles have is taken to come out the same in both.",
  );
  return [
    palette.bold("UNKNOWN"),
    table(["DECISIONS", "RULES", "CONDITIONS OVER WHAT WAS NOT RECORDED"], rows),
    ...(isAgainstActive(impact) ? [] : [hint]),
  ].join("\n");
}

function rules(ids: readonly string[]): string {
  return ids.length === 0 ? "no policy" : ids.join(", ");
}

function arrow({ from, to }: ImpactChange__Output): string {
  return `${from}→${to}`;
}

function coloured(change: ImpactChange__Output, palette: Palette): string {
  const text = arrow(change);
  if (change.strength === "weaker") return palette.bad(text);
  return change.strength === "stronger" ? palette.good(text) : palette.wait(text);
}

function isAgainstActive({ against }: Impact__Output): boolean {
  return against === "IMPACT_BASELINE_ACTIVE";
}

/** "1,234,567" */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** "1.2%"; never 0% of what there is, nor 100% when some is left. */
export function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  if (part > 0 && share < 0.1) return "<0.1%";
  if (part < whole && share > 99.9) return ">99.9%";
  return `${share.toFixed(share === 0 || share === 100 ? 0 : 1)}%`;
}
