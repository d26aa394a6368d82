import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { type Domain, domainOf, isPartOf, negated } from "./domain.ts";
import { expressionKey } from "./expression-key.ts";

/** A part of a condition that is not taken apart any further, or its opposite. */
export interface Literal {
  /** Equal parts have equal keys. */
  readonly key: string;
  readonly holds: boolean;
  readonly expr: Expr;
  /** Where it says which values something has. */
  readonly domain: Domain | undefined;
}

/** One of them is true. */
export type Clause = readonly Literal[];

/** All of them are true if the expression is, and if one of them is false it is false, even where others err. */
export function clausesOf(expr: Expr, holds = true): readonly Clause[] {
  const { exprKind } = expr;
  if (exprKind.case === "constExpr" && exprKind.value.constantKind.case === "boolValue") {
    return exprKind.value.constantKind.value === holds ? [] : [[]];
  }
  if (exprKind.case !== "callExpr") return [[literal(expr, holds)]];
  const { args, function: name } = exprKind.value;
  if (name === "!_" && args[0] !== undefined) return clausesOf(args[0], !holds);
  if (name === (holds ? "_&&_" : "_||_")) return args.flatMap((arg) => clausesOf(arg, holds));
  if (name === (holds ? "_||_" : "_&&_")) return [args.flatMap((arg) => oneClause(arg, holds))];
  return [[literal(expr, holds)]];
}

/** A part of an alternative: taken apart only if it is an alternative itself. */
function oneClause(expr: Expr, holds: boolean): Clause {
  const [clause, second] = clausesOf(expr, holds);
  return clause !== undefined && second === undefined ? clause : [literal(expr, holds)];
}

function literal(expr: Expr, holds: boolean): Literal {
  const domain = domainOf(expr);
  return { key: expressionKey(expr), holds, expr, domain: domain && (holds ? domain : negated(domain)) };
}

/** Whether wherever one clause is true or errs the other is or does so, too. */
export function implies(clause: Clause, other: Clause): boolean {
  return clause.every((one) => other.some((wide) => impliesLiteral(one, wide)));
}

function impliesLiteral(one: Literal, wide: Literal): boolean {
  if (one.key === wide.key && one.holds === wide.holds) return true;
  return one.domain !== undefined && wide.domain !== undefined && isPartOf(one.domain, wide.domain);
}
