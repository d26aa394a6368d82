import { type Group, groupRows } from "./groups.ts";
import { numberText, ratioText } from "./number.ts";
import type { Row } from "./rows.ts";

const WIDTH = 930;
const LEFT = 16;
const LABELS = 250;
const BARS = 340;
const LINE = 24;
const FIRST_LINE = 58;

/**
 * The groups that a goal is about, as a picture: a bar per peer, and a line of text where there is nobody to compare
 * with. Works on light and dark pages.
 */
export function svgChart(rows: readonly Row[], names: readonly string[], caption: string): string {
  const parts: string[] = [];
  let y = FIRST_LINE;
  for (const group of groupsWithGoals(rows, names)) {
    const lines = drawGroup(group, y);
    parts.push(...lines.parts);
    y += lines.height;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img">`,
    `<title>${escaped(caption)}</title>`,
    STYLE,
    `<rect class="page" width="100%" height="100%" rx="8"/>`,
    text(LEFT, 28, "caption", caption),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function groupsWithGoals(rows: readonly Row[], names: readonly string[]): readonly Group[] {
  return groupRows(rows, names)
    .filter((group) => group.rows.some(({ goal }) => goal !== null))
    .map(({ title, rows: all }) => ({ title, rows: all.filter(({ value }) => value !== null) }))
    .filter((group) => group.rows.length > 0);
}

function drawGroup({ title, rows }: Group, y: number): { readonly parts: readonly string[]; readonly height: number } {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) {
    return {
      parts: [text(LEFT, y, "title", `${title}: ${numberText(only.value ?? 0, only.unit)}`, goalOf(only))],
      height: LINE + 8,
    };
  }
  const longest = Math.max(...rows.map(({ value }) => value ?? 0));
  const bars = rows.flatMap((row, index) => drawBar(row, y + 12 + index * LINE, longest));
  return { parts: [text(LEFT, y, "title", title), ...bars], height: rows.length * LINE + 40 };
}

function drawBar(row: Row, y: number, longest: number): readonly string[] {
  const width = Math.max(2, ((row.value ?? 0) / longest) * BARS);
  const whose = row.peer.startsWith("postern") ? "ours" : "theirs";
  const ratio = row.ratio === null ? "" : `, ratio ${ratioText(row.ratio)}`;
  return [
    text(LEFT, y + 12, "peer", row.peer),
    `<rect class="${whose}" x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="16" rx="3"/>`,
    text(LABELS + width + 8, y + 12, "number", numberText(row.value ?? 0, row.unit) + ratio, goalOf(row)),
  ];
}

/** ", goal >= 8x met", in the colour of what came of it. */
function goalOf({ goal, met }: Row): string {
  if (goal === null || met === null) return "";
  return `<tspan class="${met ? "met" : "missed"}">, ${escaped(goal)} ${met ? "met" : "missed"}</tspan>`;
}

const STYLE = `<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 } .caption, .number { fill: #59636e }
  .met { fill: #1a7f37 } .missed { fill: #cf222e }
  .page { fill: #ffffff } .ours { fill: #0969da } .theirs { fill: #afb8c1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .caption, .number { fill: #9198a1 }
    .met { fill: #3fb950 } .missed { fill: #f85149 }
    .page { fill: #0d1117 } .ours { fill: #4493f8 } .theirs { fill: #545d68 }
  }
</style>`;

/** `after` is markup. */
function text(x: number, y: number, kind: string, content: string, after = ""): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escaped(content)}${after}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
