// Compiled conditions against the library's evaluator: npm run fuzz:conditions -- [--pairs N] [--seed S]
import { parseArgs } from "node:util";
import { compareOnSeed } from "../../shared/policy/testing/differential.ts";

const INPUTS_PER_EXPRESSION = 10;

const { values } = parseArgs({ options: { pairs: { type: "string" }, seed: { type: "string" } } });
const wanted = Number(values.pairs ?? 100_000);
const firstSeed = Number(values.seed ?? Date.now() % 0x7fff_ffff);

console.log(`comparing evaluators: ${wanted} pairs of an expression and an input, seed ${firstSeed}`);
const sums = { expressions: 0, pairs: 0, compiled: 0, errors: 0 };
for (let seed = firstSeed; sums.pairs < wanted; seed += 1) {
  const { source, pairs, compiled, errors, disagreements } = compareOnSeed(seed, INPUTS_PER_EXPRESSION);
  if (disagreements.length > 0) {
    console.error(`the evaluators disagree; repeat it with --pairs 1 --seed ${seed}\n${source}`);
    for (const disagreement of disagreements) console.error(disagreement);
    process.exit(1);
  }
  sums.expressions += 1;
  sums.pairs += pairs;
  sums.compiled += compiled;
  sums.errors += errors;
}
const { expressions, pairs, compiled, errors } = sums;
console.log(
  `${expressions} expressions, ${pairs} pairs: ${compiled} answered by compiled conditions (${errors} errors),`,
);
console.log(`${pairs - compiled} left to the library's evaluator; not one disagreement`);
