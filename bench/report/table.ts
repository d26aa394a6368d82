import { groupRows } from "./groups.ts";
import { numberText, ratioText } from "./number.ts";
import type { Row } from "./rows.ts";

const BAR = 24;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** The result for a terminal: a bar per peer, its number, the spread, and what came of the goal. */
export function tableText(rows: readonly Row[], names: readonly string[]): string {
  const width = Math.max(...rows.map(({ peer }) => peer.length));
  const groups = groupRows(rows, names).map(({ title, rows: members }) => {
    const longest = Math.max(...members.map(({ value }) => value ?? 0));
    return [title, ...members.map((row) => `  ${line(row, longest, width)}`)].join("\n");
  });
  return `${groups.join("\n\n")}\n\n${verdict(rows)}\n`;
}

function line(row: Row, longest: number, width: number): string {
  const peer = row.peer.padEnd(width);
  if (row.value === null)
    return `${peer}  ${row.note ?? "not measured"}${row.goal === null ? "" : `   goal ${row.goal}: open`}`;
  const value = numberText(row.value, row.unit).padStart(13);
  return [peer, bar(row.value / longest).padEnd(BAR), value, spreadText(row), goalText(row)].join("  ").trimEnd();
}

function bar(share: number): string {
  const eighths = Math.round(Math.max(0, share) * BAR * 8);
  return `${"█".repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8] ?? ""}`;
}

function spreadText({ spread, unit }: Row): string {
  if (spread === null || spread[0] === spread[1]) return "".padEnd(17);
  const [low, high] = spread.map((value) => numberText(value, unit).split(" ")[0]);
  return `(${low} - ${high})`.padEnd(17);
}

function goalText({ ratio, goal, met, note }: Row): string {
  const parts = [
    ...(ratio === null ? [] : [`ratio ${ratioText(ratio)}`]),
    ...(goal === null ? [] : [`goal ${goal}: ${met === true ? "met" : met === false ? "MISSED" : "open"}`]),
    ...(note === undefined ? [] : [note]),
  ];
  return parts.join(", ");
}

/** "goals: 11 of 13 met, 1 missed, 1 open" */
export function verdict(rows: readonly Row[]): string {
  const goals = rows.filter(({ goal }) => goal !== null);
  const count = (met: boolean | null) => goals.filter((row) => row.met === met).length;
  const rest = [
    ...(count(false) > 0 ? [`${count(false)} missed`] : []),
    ...(count(null) > 0 ? [`${count(null)} open`] : []),
  ];
  return [`goals: ${count(true)} of ${goals.length} met`, ...rest].join(", ");
}
