import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { children } from "./expression.ts";
import { registeredFunctions } from "./functions.ts";

/** Nanoseconds, as measured on the machine of docs/decisions/002-decision-cache.md; only their proportions matter. */
const NODE_COMPILED = 6;
const NODE_LIBRARY = 250;
const MATCHES = 400;
const FUNCTION = 1_000;
/** A loop's length is not known; this stands for a list of five. */
const ITEMS = 5;

const SLOW = new Map([["matches", MATCHES], ...registeredFunctions.map(({ func }) => [func.name, FUNCTION] as const)]);

/** Roughly how many nanoseconds an expression takes to evaluate. */
export function estimatedCost(expr: Expr, isCompiled: boolean): number {
  const { exprKind } = expr;
  const here = isCompiled ? NODE_COMPILED : NODE_LIBRARY;
  const call = exprKind.case === "callExpr" ? (SLOW.get(exprKind.value.function) ?? 0) : 0;
  const times = exprKind.case === "comprehensionExpr" ? ITEMS : 1;
  return here + call + times * children(expr).reduce((sum, child) => sum + estimatedCost(child, isCompiled), 0);
}
