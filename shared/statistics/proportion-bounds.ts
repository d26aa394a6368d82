/** So many of so many. */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
}

/** Halvings of an interval of length 1: far below what a rate of checks can mean. */
const HALVINGS = 40;

/**
 * The rate that is lower than the true one, but for a chance of at most `risk`, whatever the true one is and however few
 * were counted: Chernoff's bound in Hoeffding's form (J. Amer. Statist. Assoc. 58, 1963, theorem 1):
 * the least q with of * KL(hits/of, q) <= ln(1/risk).
 */
export function lowerBound(proportion: Proportion, risk: number): number {
  const { hits, of } = proportion;
  return 1 - upperBound({ hits: of - hits, of }, risk);
}

/** The rate that is higher than the true one, but for a chance of at most `risk`; 1 when nothing was counted. */
export function upperBound({ hits, of }: Proportion, risk: number): number {
  if (of <= 0) return 1;
  const rate = hits / of;
  const allowed = Math.log(1 / risk) / of;
  let [inside, outside] = [rate, 1];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (inside + outside) / 2;
    if (divergence(rate, middle) <= allowed) inside = middle;
    else outside = middle;
  }
  return outside;
}

/** Kullback and Leibler's divergence of two coins, in nats. */
function divergence(p: number, q: number): number {
  return part(p, q) + part(1 - p, 1 - q);
}

function part(p: number, q: number): number {
  if (p === 0) return 0;
  return q === 0 ? Number.POSITIVE_INFINITY : p * Math.log(p / q);
}
