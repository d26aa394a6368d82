import { isCelError } from "@bufbuild/cel";
import { errorMessage } from "../../errors/postern-error.ts";
import { checkExpression } from "./check-expression.ts";
import { compileExpression } from "./compile/compile-expression.ts";
import type { Node } from "./compile/node.ts";
import { Unknown } from "./compile/unknown.ts";
import { Failure, type Value } from "./compile/value.ts";
import { estimatedCost } from "./cost.ts";
import {
  children,
  type ExpressionProblem,
  type ParsedExpression,
  parseExpression,
  parseQuickly,
} from "./expression.ts";
import { planCondition } from "./fact-age.ts";
import type { ConditionInputs } from "./inputs.ts";
import { type InputPath, inputPaths, pathsOverlap } from "./reads.ts";

/** Never an exception: a condition that cannot be evaluated says so, and its rule's effect decides what that means. */
export type ConditionResult =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly error: string };

/** A condition, parsed, checked and compiled once; evaluated any number of times. */
export interface Condition {
  readonly source: string;
  /** What the result depends on; nothing else can change it. */
  readonly reads: readonly InputPath[];
  /** Roughly how many nanoseconds evaluating takes. */
  readonly cost: number;
  evaluate(inputs: ConditionInputs): ConditionResult;
}

export type ConditionCompilation =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

/** Where a condition asks how long ago the bus was heard from. */
const FACTS_SEEN: InputPath = ["facts", "age"];

const HOLDS: ConditionResult = { ok: true, value: true };
const FAILS: ConditionResult = { ok: true, value: false };

/** Parses and checks a CEL expression over the seven inputs; its type must be bool. */
export function compileCondition(source: string): ConditionCompilation {
  const quick = parseQuickly(source);
  // What is wrong is told by the parser that knows where.
  if (quick !== undefined && checkExpression(quick).length === 0) return { ok: true, condition: conditionOf(quick) };
  const parsed = parseExpression(source);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem] };
  const problems = checkExpression(parsed.expression);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, condition: conditionOf(parsed.expression) };
}

function conditionOf({ source, root }: ParsedExpression): Condition {
  const compiled = compileExpression(root);
  return new Compiled(source, inputPaths(root), estimatedCost(root, compiled !== undefined), compiled);
}

/** One small object: there may be ten thousand of them. What few of them ever need is made when it is needed. */
class Compiled implements Condition {
  readonly source: string;
  readonly reads: readonly InputPath[];
  readonly cost: number;
  readonly #node: Node | undefined;
  #library: Condition["evaluate"] | undefined;
  #explain: Explain | undefined;

  constructor(source: string, reads: readonly InputPath[], cost: number, node: Node | undefined) {
    this.source = source;
    this.reads = reads;
    this.cost = cost;
    this.#node = node;
  }

  evaluate(inputs: ConditionInputs): ConditionResult {
    if (this.#node === undefined) return this.#askLibrary(inputs);
    inputs.needsLibrary = false;
    const value = runCompiled(this.#node, inputs);
    if (value === true) return HOLDS;
    if (value === false) return FAILS;
    if (inputs.needsLibrary) return this.#askLibrary(inputs);
    if (value instanceof Unknown && inputs.unsure !== undefined) return inputs.unsure.assume(this.source);
    return { ok: false, error: value instanceof Failure ? this.#explained(value.message, value.exprId) : NOT_BOOL };
  }

  #askLibrary(inputs: ConditionInputs): ConditionResult {
    const { unsure } = inputs;
    // The library knows of no values that are not known.
    if (unsure !== undefined && pathsOverlap(this.reads, [...unsure.paths, FACTS_SEEN]))
      return unsure.assume(this.source);
    this.#library ??= libraryEvaluation(this.source, (message, exprId) => this.#explained(message, exprId));
    return this.#library(inputs);
  }

  #explained(message: string, exprId: bigint): string {
    this.#explain ??= explainer(this.source);
    return this.#explain(message, exprId);
  }
}

/** Undefined, and `needsLibrary`: these inputs are beyond what is compiled. */
function runCompiled(compiled: Node, inputs: ConditionInputs): Value | undefined {
  try {
    const value = compiled(inputs);
    return inputs.needsLibrary ? undefined : value;
  } catch {
    // Inputs that no parser yields, such as an object that contains itself: what that means, the library shall say.
    inputs.needsLibrary = true;
    return undefined;
  }
}

/**
 * The library's evaluator. Its plan is made when it is first needed, from the text: most conditions never need one, and
 * tree and plan would cost several KiB for every rule.
 */
function libraryEvaluation(source: string, explain: Explain): Condition["evaluate"] {
  let run: ReturnType<typeof planCondition> | undefined;
  return (inputs) => {
    try {
      run ??= planText(source);
      const value = run(inputs.forLibrary);
      if (value === true) return HOLDS;
      if (value === false) return FAILS;
      if (!isCelError(value)) return { ok: false, error: NOT_BOOL };
      return {
        ok: false,
        error: value.exprId === undefined ? value.message : explain(value.message, value.exprId),
      };
    } catch (error) {
      return { ok: false, error: errorMessage(error) };
    }
  };
}

function planText(source: string): ReturnType<typeof planCondition> {
  const expression = parseAsCompiled(source);
  if (expression === undefined) throw new Error("INVARIANT: a condition was parsed before");
  return planCondition(expression.root);
}

type Explain = (message: string, exprId: bigint) => string;

const NOT_BOOL = "the condition gave a value that is neither true nor false";

/**
 * Says what an error is about, by the part of the text. The text is parsed again for that, once per part: keeping the
 * tree would cost 3 KiB for every rule.
 */
function explainer(source: string): Explain {
  let parts: Map<bigint, string> | undefined;
  return (message, exprId) => {
    parts ??= new Map();
    const part = parts.get(exprId) ?? partOf(source, exprId);
    parts.set(exprId, part);
    return `${message} in '${part}'`;
  };
}

/** By the parser that the condition was compiled from: each has its own numbers for the nodes. */
function partOf(source: string, exprId: bigint): string {
  const expression = parseAsCompiled(source);
  const pending = expression === undefined ? [] : [expression.root];
  for (let expr = pending.pop(); expr !== undefined; expr = pending.pop()) {
    if (expr.id === exprId) return expression?.print(expr) ?? source;
    pending.push(...children(expr));
  }
  return source;
}

function parseAsCompiled(source: string): ParsedExpression | undefined {
  const quick = parseQuickly(source);
  if (quick !== undefined) return quick;
  const parsed = parseExpression(source);
  return parsed.ok ? parsed.expression : undefined;
}
