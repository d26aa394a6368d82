import { randomFrom } from "../../policy/testing/random.ts";

/** Draws how many of `of` hit, each with a chance of `rate`; the same seed draws the same. */
export function binomialDraws(seed: number): (of: number, rate: number) => number {
  const draw = randomFrom(seed);
  const random = () => draw(2 ** 32) / 2 ** 32;
  return (of, rate) => {
    let hits = 0;
    for (let at = skip(random, rate); at < of; at += 1 + skip(random, rate)) hits += 1;
    return hits;
  };
}

/** How many miss before the next that hits: a geometric draw, so that the work follows the hits. */
function skip(random: () => number, rate: number): number {
  return Math.floor(Math.log(1 - random()) / Math.log(1 - rate));
}
