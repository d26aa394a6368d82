import { groupRows } from "./groups.ts";
import { numberText, ratioText } from "./number.ts";
import type { Row } from "./rows.ts";

const WIDTH = 860;
const LABELS = 190;
const BARS = 380;
const LINE = 24;
const TITLE = 34;

/** The result as a picture: a bar per peer. Works on light and dark pages. */
export function svgChart(rows: readonly Row[], names: readonly string[], caption: string): string {
  const parts: string[] = [];
  let y = 44;
  for (const { title, rows: members } of groupRows(rows, names)) {
    const measured = members.filter(({ value }) => value !== null);
    if (measured.length === 0) continue;
    parts.push(text(16, y, "title", title));
    const longest = Math.max(...measured.map(({ value }) => value ?? 0));
    measured.forEach((row, index) => {
      parts.push(...barOf(row, y + TITLE / 2 + index * LINE, longest));
    });
    y += TITLE + measured.length * LINE + 8;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 12}" viewBox="0 0 ${WIDTH} ${y + 12}" role="img">`,
    `<title>${escaped(caption)}</title>`,
    STYLE,
    `<rect class="page" width="100%" height="100%" rx="8"/>`,
    text(16, 24, "caption", caption),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

const STYLE = `<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 } .caption { fill: #59636e } .number { fill: #59636e }
  .page { fill: #ffffff } .ours { fill: #0969da } .theirs { fill: #afb8c1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .caption, .number { fill: #9198a1 }
    .page { fill: #0d1117 } .ours { fill: #4493f8 } .theirs { fill: #545d68 }
  }
</style>`;

function barOf(row: Row, y: number, longest: number): string[] {
  const width = Math.max(2, ((row.value ?? 0) / longest) * BARS);
  const ours = row.peer.startsWith("postern");
  const number = [
    numberText(row.value ?? 0, row.unit),
    ...(row.ratio === null ? [] : [`ratio ${ratioText(row.ratio)}`]),
  ];
  return [
    text(16, y + 12, "peer", row.peer),
    `<rect class="${ours ? "ours" : "theirs"}" x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="16" rx="3"/>`,
    text(LABELS + width + 8, y + 12, "number", number.join(", ")),
  ];
}

function text(x: number, y: number, kind: string, content: string): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
