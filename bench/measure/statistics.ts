import { percentile } from "../../shared/statistics/percentile.ts";

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/**
 * How `values` stand to `others`: the median of the ratios round by round, because what disturbs the machine disturbs
 * two neighbours in time alike. The ratio of the medians when they were not measured in the same rounds.
 */
export function pairedRatio(values: readonly number[], others: readonly number[]): number {
  if (values.length !== others.length) return median(values) / median(others);
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}
