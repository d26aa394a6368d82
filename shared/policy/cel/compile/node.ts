import type { ConditionInputs } from "../inputs.ts";
import { Failure, type Value } from "./value.ts";

/** A compiled expression. Never throws on JSON; never keeps anything of the inputs. */
export type Node = (inputs: ConditionInputs) => Value;

/** What is known while an expression is compiled: its loop variables, and whether all of it could be compiled. */
export interface Scope {
  /** Loop variables by name: their place in `ConditionInputs.locals`. */
  readonly variables: ReadonlyMap<string, number>;
  /** Places of lists that a loop builds up and nothing else can see yet: they grow in place. */
  readonly growing: ReadonlySet<number>;
  /** The next free place; shared by all scopes of one expression. */
  readonly places: { next: number };
  readonly outcome: { complete: boolean };
}

export function rootScope(): Scope {
  return { variables: new Map(), growing: new Set(), places: { next: 0 }, outcome: { complete: true } };
}

/** Gives up on compiling: the whole expression runs on the library's evaluator. */
export function leaveToLibrary(scope: Scope): Node {
  scope.outcome.complete = false;
  return () => LEFT;
}

/** Gives up on these inputs only: whatever comes out is thrown away, and the library's evaluator asked instead. */
export function askLibrary(inputs: ConditionInputs): Value {
  inputs.needsLibrary = true;
  return LEFT;
}

const LEFT = new Failure("left to the library", 0n);
