import type { ShadowCount__Output } from "../../proto/gen/postern/v1/ShadowCount.ts";
import type { ShadowDifference__Output } from "../../proto/gen/postern/v1/ShadowDifference.ts";
import type { ShadowReportResponse__Output } from "../../proto/gen/postern/v1/ShadowReportResponse.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatRelative } from "../output/time.ts";
import { bundleJson, bundleSentence } from "./bundle-view.ts";
import { toIso, toMs } from "./time.ts";

/** Lines of a breakdown; --json has more. */
const SHOWN = 10;

export function shadowReportJson(report: ShadowReportResponse__Output): JsonObject {
  const { total, differences, byRule, byAgent, bySubject, shadow, agents, since } = report;
  return {
    total,
    since: toIso(since),
    differences: differences.map(({ examples, ...difference }) => ({
      ...difference,
      examples: examples.map(({ at, ...example }) => ({ ...example, at: toIso(at) })),
    })),
    byRule: byRule.map(countJson),
    byAgent: byAgent.map(countJson),
    bySubject: bySubject.map(countJson),
    shadow: shadow === null ? null : bundleJson(shadow),
    agents: agents.map((agent) => ({ ...agent })),
  };
}

export function shadowReportText(
  report: ShadowReportResponse__Output,
  environment: string,
  since: string,
  palette: Palette,
): string {
  const { total, differences, byRule, byAgent, bySubject } = report;
  const head =
    total === 0
      ? `nothing would have been decided otherwise in the last ${since}`
      : `${total} decisions of the last ${since} would have been other ones`;
  return [
    ...bundleLines(report, environment, palette),
    palette.bold(head),
    ...differences.flatMap((difference) => differenceLines(difference, palette)),
    ...breakdown("RULE", byRule),
    ...breakdown("AGENT", byAgent),
    ...breakdown("SUBJECT", bySubject),
  ].join("\n");
}

function bundleLines(report: ShadowReportResponse__Output, environment: string, palette: Palette): readonly string[] {
  const { shadow, agents } = report;
  if (shadow === null) return [palette.dim(`${environment} has no shadow bundle`)];
  const evaluating = agents.filter(({ revision, problem }) => revision === shadow.revision && problem === "");
  const compared = evaluating.reduce((sum, agent) => sum + agent.compared, 0);
  const refusing = agents.filter(({ revision, problem }) => revision === shadow.revision && problem !== "");
  return [
    `shadow bundle: ${bundleSentence(shadow)}, by ${shadow.publishedBy} ${formatRelative(toMs(shadow.publishedAt), Date.now())}`,
    palette.dim(
      `${evaluating.length} of ${agents.length} agents evaluate it; they compared ${compared} checks since their start`,
    ),
    ...refusing.map(({ id, problem }) => palette.bad(`agent ${id} refuses it: ${problem}`)),
  ];
}

function differenceLines(difference: ShadowDifference__Output, palette: Palette): readonly string[] {
  const { source, shadowRevision, from, to, workflow, ruleIds, count, examples } = difference;
  const asks = workflow === "" ? "" : `, asks workflow ${workflow}`;
  const by = source === "bundle" ? `under shadow bundle ${shadowRevision}, by` : "by";
  return [
    "",
    `${String(count).padStart(7)}  ${coloured(from, palette)} -> ${coloured(to, palette)}  ${by} ${ruleIds.join(", ")}${asks}`,
    ...examples.map(({ at, subject, action, resource, decisionId }) =>
      palette.dim(
        `           ${formatRelative(toMs(at), Date.now())}: ${subject} ${action} ${resource}  ${decisionId}`,
      ),
    ),
  ];
}

function breakdown(name: string, counts: readonly ShadowCount__Output[]): readonly string[] {
  if (counts.length === 0) return [];
  const rows = counts.slice(0, SHOWN).map(({ name: one, count }) => [one === "" ? "(others)" : one, String(count)]);
  const more = counts.length > SHOWN ? [`and ${counts.length - SHOWN} more`] : [];
  return ["", table([name, "DECISIONS"], rows), ...more];
}

function coloured(decision: string, palette: Palette): string {
  if (decision === "ALLOW") return palette.good(decision);
  return decision === "DENY" ? palette.bad(decision) : palette.wait(decision);
}

function countJson({ name, count }: ShadowCount__Output): JsonObject {
  return { name, count };
}
