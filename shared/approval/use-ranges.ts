/** The uses `from` to `to`, without `to`. */
export interface UseRange {
  readonly from: number;
  readonly to: number;
}

/** Whether a use is among those recorded. */
export function hasUse(ranges: readonly UseRange[], use: number): boolean {
  return ranges.some(({ from, to }) => use >= from && use < to);
}

/**
 * The ranges with one more use: sorted, apart from each other. A grant may have a million uses, but agents take them
 * one after another, so that the ranges are as many as reports are out of order or lost, and no more.
 */
export function withUse(ranges: readonly UseRange[], use: number): readonly UseRange[] {
  if (hasUse(ranges, use)) return ranges;
  const before = ranges.filter(({ to }) => to < use);
  const after = ranges.filter(({ from }) => from > use + 1);
  const touching = ranges.filter(({ from, to }) => to >= use && from <= use + 1);
  const from = Math.min(use, ...touching.map((range) => range.from));
  const to = Math.max(use + 1, ...touching.map((range) => range.to));
  return [...before, { from, to }, ...after];
}
