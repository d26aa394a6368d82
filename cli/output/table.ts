import { withoutColour } from "./colour.ts";

/** Lines with columns two spaces apart, as wide as their widest cell; the last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => visibleLength(row[column] ?? ""))));
  return all.map((row) => line(row, widths)).join("\n");
}

/** Names and values, one pair a line; pairs with an empty value are left out. */
export function pairs(entries: readonly (readonly [name: string, value: string])[], indent = ""): string {
  const shown = entries.filter(([, value]) => value !== "");
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(
      ([name, value]) =>
        `${indent}${name.padEnd(width)}  ${value.replaceAll("\n", `\n${indent}${" ".repeat(width + 2)}`)}`,
    )
    .join("\n");
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - visibleLength(cell))))
    .join("  ")
    .trimEnd();
}

/** As a terminal shows it. */
function visibleLength(text: string): number {
  return withoutColour(text).length;
}
