import { plan } from "@bufbuild/cel";
import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { conditionEnv } from "./environment.ts";
import { children } from "./expression.ts";

/**
 * `age` behind a dotted path of facts is the age of what is there, whatever members it has: `facts.incident.age`. On its
 * own, `facts.age`, it is the age of the agent's view of all facts. A member that is called so is read by index.
 */
const AGE = "age";

/** What the library's evaluator reads ages from; no name that an author can write. */
export const AGES = "@age";

/** The path below `facts` whose age an expression reads, if `facts` is no loop variable; undefined: it reads none. */
export function factAgePath({ exprKind }: Expr): readonly string[] | undefined {
  if (exprKind.case !== "selectExpr" || exprKind.value.field !== AGE) return undefined;
  return pathBelowFacts(exprKind.value.operand);
}

/** The path below `facts` that dotted names spell; undefined: it is something else. */
function pathBelowFacts(expr: Expr | undefined): readonly string[] | undefined {
  const names: string[] = [];
  for (let at = expr; at !== undefined; ) {
    const { exprKind } = at;
    if (exprKind.case === "identExpr") return exprKind.value.name === "facts" ? names.reverse() : undefined;
    if (exprKind.case !== "selectExpr" || exprKind.value.testOnly) return undefined;
    names.push(exprKind.value.field);
    at = exprKind.value.operand;
  }
  return undefined;
}

/** The name of a path among the ages: of the view of all facts, "facts". */
function ageName(path: readonly string[]): string {
  return ["facts", ...path].join(".");
}

/** The paths below `facts` whose ages an expression reads. */
export function agesRead(expr: Expr): readonly (readonly string[])[] {
  return agesIn(expr, NOT_BOUND).map((age) => factAgePath(age) ?? []);
}

/** Plans a checked expression for the library's evaluator; its variables are `ConditionInputs.forLibrary`. */
export function planCondition(expr: Expr): ReturnType<typeof plan> {
  return plan(conditionEnv, agesIn(expr, NOT_BOUND).length > 0 ? withAges(expr) : expr);
}

const NOT_BOUND: ReadonlySet<string> = new Set();

/** A copy in which each age is read from the variable for ages. Its parts keep their numbers, by which errors are told. */
function withAges(expr: Expr): Expr {
  const copy = structuredClone(expr);
  for (const { exprKind } of agesIn(copy, NOT_BOUND)) {
    if (exprKind.case !== "selectExpr" || exprKind.value.operand === undefined) continue;
    const path = pathBelowFacts(exprKind.value.operand) ?? [];
    exprKind.value.field = ageName(path);
    exprKind.value.operand.exprKind = { case: "identExpr", value: { $typeName: "cel.expr.Expr.Ident", name: AGES } };
  }
  return copy;
}

/** The parts that read the age of a fact; `bound`: names of loop variables. */
function agesIn(expr: Expr, bound: ReadonlySet<string>): readonly Expr[] {
  if (!bound.has("facts") && factAgePath(expr) !== undefined) return [expr];
  const { exprKind } = expr;
  if (exprKind.case !== "comprehensionExpr") return children(expr).flatMap((child) => agesIn(child, bound));
  const { iterRange, accuInit, iterVar, accuVar } = exprKind.value;
  const inside = new Set([...bound, iterVar, accuVar]);
  return children(expr).flatMap((child) => agesIn(child, child === iterRange || child === accuInit ? bound : inside));
}
