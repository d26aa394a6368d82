/**
 * The first attempt at which `ended` says no. Attempts are made one after the other, so those that have ended are a
 * prefix: doubling steps and then halving them finds the end of it in O(log n) reads from any known start.
 */
export async function firstOpenAttempt(start: number, ended: (attempt: number) => Promise<boolean>): Promise<number> {
  if (!(await ended(start))) return start;
  // INVARIANT: `low` has ended, `high` has not.
  let low = start;
  let high = start + 1;
  for (let step = 1; await ended(high); step *= 2) {
    low = high;
    high += step * 2;
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (await ended(middle)) low = middle;
    else high = middle;
  }
  return high;
}
