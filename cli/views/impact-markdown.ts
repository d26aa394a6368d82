import type { Impact__Output } from "../../proto/gen/postern/v1/Impact.ts";
import { formatInstant } from "../output/time.ts";
import { count, headline, percent } from "./impact-view.ts";
import { toMs } from "./time.ts";

const ROWS = 20;

/** For the description of a change: what a reviewer has to know. */
export function impactMarkdown(impact: Impact__Output): string {
  const { decisions, changes, unknown } = impact;
  const byRule = changes.flatMap((change) =>
    change.rules.map((share) => [
      count(share.decisions),
      `${change.from} → ${change.to}`,
      change.strength,
      rules(share.fromRules),
      rules(share.toRules),
    ]),
  );
  const struck = changes.flatMap((change) =>
    change.subjects.map(({ name, decisions: share }) => [count(share), `${change.from} → ${change.to}`, code(name)]),
  );
  const examples = changes.flatMap((change) =>
    change.rules.flatMap((share) =>
      share.examples.map(({ decisionId, at, subject, action, resource }) => [
        code(decisionId),
        `${change.from} → ${change.to}`,
        formatInstant(toMs(at)),
        code(subject),
        code(action),
        code(resource),
      ]),
    ),
  );
  const notKnown = unknown.map((share) => [
    `${count(share.decisions)} (${percent(share.decisions, decisions)})`,
    rules(share.rules),
    share.conditions.map(code).join("<br>"),
  ]);
  return [
    `**${headline(impact)}**`,
    section("By rule", ["Decisions", "Change", "Strength", "From", "To"], byRule),
    section("By subject", ["Decisions", "Change", "Subject"], struck),
    section("Examples", ["Decision", "Change", "At", "Subject", "Action", "Resource"], examples),
    section("Unknown: up to values that were not recorded", ["Decisions", "Rules", "Conditions"], notKnown),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const shown = rows.slice(0, ROWS).map(line);
  const more = rows.length > ROWS ? ["", `… and ${rows.length - ROWS} more.`] : [];
  return [`### ${title}`, "", line(header), line(header.map(() => "---")), ...shown, ...more].join("\n");
}

function rules(ids: readonly string[]): string {
  return ids.length === 0 ? "no policy" : ids.map(code).join(", ");
}

/** Names come from requests: nothing in them may end the cell or the code. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s+/g, " ")}\``;
}
