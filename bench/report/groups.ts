import type { Row } from "./rows.ts";

/** Rows that are about the same thing under the same workload: what a reader compares. */
export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Puts rows together, in the order of `names` and then as they came. */
export function groupRows(rows: readonly Row[], names: readonly string[]): readonly Group[] {
  const groups = new Map<string, Row[]>();
  for (const row of inOrder(rows, names)) {
    const title = row.workload === "" ? row.name : `${row.name}: ${row.workload}`;
    groups.set(title, [...(groups.get(title) ?? []), row]);
  }
  return [...groups].map(([title, members]) => ({ title, rows: members }));
}

function inOrder(rows: readonly Row[], names: readonly string[]): readonly Row[] {
  const place = (row: Row) => (names.includes(row.name) ? names.indexOf(row.name) : names.length);
  return rows.toSorted((a, b) => place(a) - place(b));
}
