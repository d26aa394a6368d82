import type { Expr, Expr_Call } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { TIME_FIELDS } from "../time-functions.ts";
import { ARITHMETIC_OPERATORS, arithmetic, negation } from "./arithmetic.ts";
import type { Compile } from "./compile-expression.ts";
import { constantValue } from "./constant.ts";
import { equalityOf, equalityWith, negated } from "./equality.ts";
import { libraryCall } from "./library-call.ts";
import { and, conditional, not, notStrictlyFalse, or } from "./logic.ts";
import { append } from "./loop.ts";
import { membership, membershipInTexts } from "./membership.ts";
import { leaveToLibrary, type Node, type Scope } from "./node.ts";
import { ORDER_OPERATORS, type OrderOperator, orderOf, orderWith } from "./order.ts";
import { element } from "./path.ts";
import { size, TEXT_METHODS, textMethod } from "./text.ts";
import { timeField } from "./time.ts";
import type { Value } from "./value.ts";

/** A function, a method or an operator: the parser makes calls of all three. */
export function compileCall(call: Expr_Call, id: bigint, scope: Scope, compile: Compile): Node {
  const part = (expr: Expr | undefined): Node => compile(expr, scope);
  if (call.target !== undefined) return compileMethod(call, call.target, id, scope, part);
  const { function: name, args } = call;
  const [first, second, third] = args;
  if (args.length === 1) return compileUnary(name, part(first), id) ?? called(call, id, scope, part);
  if (args.length === 3 && name === "_?_:_") return conditional(part(first), part(second), part(third), id);
  if (args.length !== 2) return called(call, id, scope, part);
  return compileBinary(call, first, second, id, scope, part) ?? called(call, id, scope, part);
}

type Part = (expr: Expr | undefined) => Node;

function called({ function: name, args }: Expr_Call, id: bigint, scope: Scope, part: Part): Node {
  return libraryCall(name, args.map(part), id) ?? leaveToLibrary(scope);
}

function compileUnary(name: string, operand: Node, id: bigint): Node | undefined {
  switch (name) {
    case "!_":
      return not(operand, id);
    case "-_":
      return negation(operand, id);
    case "@not_strictly_false":
      return notStrictlyFalse(operand);
    case "size":
      return size(operand, false, id);
    case "dyn":
      return operand;
    default:
      return undefined;
  }
}

function compileBinary(
  call: Expr_Call,
  left: Expr | undefined,
  right: Expr | undefined,
  id: bigint,
  scope: Scope,
  part: Part,
): Node | undefined {
  const name = call.function;
  const order = ORDER_OPERATORS.find((operator) => operator === name);
  if (order !== undefined) return compileOrder(order, left, right, id, part);
  switch (name) {
    case "_&&_":
      return and(part(left), part(right), id);
    case "_||_":
      return or(part(left), part(right), id);
    case "_==_":
      return compileEquality(left, right, part);
    case "_!=_":
      return negated(compileEquality(left, right, part));
    case "@in":
      return compileMembership(left, right, id, part);
    case "_[_]":
      return element(part(left), part(right), id);
  }
  const operator = ARITHMETIC_OPERATORS.find((one) => one === name);
  if (operator === undefined) return undefined;
  return compileAppend(left, right, scope, part) ?? arithmetic(operator, part(left), part(right), id);
}

const MIRRORED: Readonly<Record<OrderOperator, OrderOperator>> = {
  "_<_": "_>_",
  "_<=_": "_>=_",
  "_>_": "_<_",
  "_>=_": "_<=_",
};

function compileOrder(
  operator: OrderOperator,
  left: Expr | undefined,
  right: Expr | undefined,
  id: bigint,
  part: Part,
): Node {
  const literal = constantValue(right);
  if (literal !== undefined) return orderWith(operator, part(left), literal, id);
  const first = constantValue(left);
  return typeof first === "number" || typeof first === "bigint"
    ? orderWith(MIRRORED[operator], part(right), first, id)
    : orderOf(operator, part(left), part(right), id);
}

function compileEquality(left: Expr | undefined, right: Expr | undefined, part: Part): Node {
  const literal = constantValue(right);
  if (literal !== undefined) return equalityWith(part(left), literal);
  const first = constantValue(left);
  return first === undefined ? equalityOf(part(left), part(right)) : equalityWith(part(right), first);
}

function compileMembership(left: Expr | undefined, right: Expr | undefined, id: bigint, part: Part): Node {
  const elements = right?.exprKind.case === "listExpr" ? right.exprKind.value.elements.map(constantValue) : [undefined];
  const values = elements.filter((value): value is Value => value !== undefined);
  if (values.length < elements.length) return membership(part(left), part(right), id);
  if (values.every((value) => typeof value === "string")) return membershipInTexts(part(left), new Set(values));
  return membership(part(left), () => values, id);
}

/** `@result + [value]`, which only the loops over lists expand to. */
function compileAppend(left: Expr | undefined, right: Expr | undefined, scope: Scope, part: Part): Node | undefined {
  const place = left?.exprKind.case === "identExpr" ? scope.variables.get(left.exprKind.value.name) : undefined;
  const elements = right?.exprKind.case === "listExpr" ? right.exprKind.value.elements : [];
  if (place === undefined || !scope.growing.has(place) || elements.length !== 1) return undefined;
  return append(place, part(elements[0]));
}

function compileMethod(call: Expr_Call, target: Expr, id: bigint, scope: Scope, part: Part): Node {
  const { function: name, args } = call;
  const [first] = args;
  const text = TEXT_METHODS.find((method) => method === name);
  if (text !== undefined && args.length === 1) return textMethod(text, part(target), part(first), id);
  if (name === "size" && args.length === 0) return size(part(target), true, id);
  if (TIME_FIELDS.has(name) && args.length <= 1) return timeField(name, part(target), first && part(first), id);
  return leaveToLibrary(scope);
}
