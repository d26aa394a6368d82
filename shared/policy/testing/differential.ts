import { compileExpression } from "../cel/compile/compile-expression.ts";
import { parseExpression } from "../cel/expression.ts";
import { byCompiled, byLibrary } from "./compare-evaluators.ts";
import { randomFrom } from "./random.ts";
import { randomExpression } from "./random-expression.ts";
import { randomInput } from "./random-input.ts";

/** What came of comparing the two evaluators on one expression and some inputs. */
export interface Comparison {
  readonly source: string;
  readonly pairs: number;
  /** Pairs that the compiled form answered by itself. */
  readonly compiled: number;
  /** Of those, how many were errors on both sides. */
  readonly errors: number;
  readonly disagreements: readonly string[];
}

/** Evaluates the expression of a seed on random inputs, with both evaluators. The same seed gives the same. */
export function compareOnSeed(seed: number, inputs: number): Comparison {
  const random = randomFrom(seed);
  const source = randomExpression(random);
  const nothing: Comparison = { source, pairs: 0, compiled: 0, errors: 0, disagreements: [] };
  const parsed = parseExpression(source);
  if (!parsed.ok) return nothing;
  const { root } = parsed.expression;
  const node = compileExpression(root);
  if (node === undefined) return { ...nothing, pairs: inputs };
  let compiled = 0;
  let errors = 0;
  const disagreements: string[] = [];
  for (let i = 0; i < inputs; i++) {
    const input = randomInput(random);
    const mine = byCompiled(node, input);
    if (mine === undefined) continue;
    compiled++;
    const theirs = byLibrary(root, input);
    if (mine === "error" && theirs === "error") errors++;
    if (mine !== theirs) disagreements.push(`compiled ${mine}, library ${theirs}, on ${JSON.stringify(input)}`);
  }
  return { source, pairs: inputs, compiled, errors, disagreements };
}
