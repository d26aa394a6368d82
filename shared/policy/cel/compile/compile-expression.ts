import type { Expr, Expr_Comprehension, Expr_Select } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { factAgePath } from "../fact-age.ts";
import { compileCall } from "./call.ts";
import { constantValue } from "./constant.ts";
import { list } from "./list.ts";
import { local, loop } from "./loop.ts";
import { leaveToLibrary, type Node, rootScope, type Scope } from "./node.ts";
import { field, hasField, hasInputField, inputField, inputRoot, isInputRoot } from "./path.ts";
import { factAge, hasFactAge } from "./time.ts";

/**
 * Turns the syntax tree of a checked expression into closures. Every value that the library would give they give, and
 * an error where it gives an error; only the words of an error may differ. Names and literals are data throughout:
 * nothing of an expression ever becomes program text. Undefined: some part is of a kind that is not compiled.
 */
export function compileExpression(root: Expr): Node | undefined {
  const scope = rootScope();
  const node = compile(root, scope);
  return scope.outcome.complete ? node : undefined;
}

/** Compiles a part in its scope. */
export type Compile = (expr: Expr | undefined, scope: Scope) => Node;

const compile: Compile = (expr, scope) => {
  const constant = constantValue(expr);
  if (constant !== undefined) return () => constant;
  switch (expr?.exprKind.case) {
    case "identExpr":
      return compileName(expr.exprKind.value.name, scope);
    case "selectExpr":
      return compileAge(expr, scope) ?? compileSelect(expr.exprKind.value, expr.id, scope);
    case "callExpr":
      return compileCall(expr.exprKind.value, expr.id, scope, compile);
    case "listExpr":
      if (expr.exprKind.value.optionalIndices.length > 0) return leaveToLibrary(scope);
      return list(expr.exprKind.value.elements.map((element) => compile(element, scope)));
    case "comprehensionExpr":
      return compileLoop(expr.exprKind.value, expr.id, scope);
    default:
      return leaveToLibrary(scope); // map literals, bytes, uint
  }
};

function compileName(name: string, scope: Scope): Node {
  const place = scope.variables.get(name);
  if (place !== undefined) return local(place);
  return isInputRoot(name) ? inputRoot(name) : leaveToLibrary(scope); // names of types
}

/** Undefined: it is not the age of a fact. */
function compileAge(expr: Expr, scope: Scope): Node | undefined {
  const path = scope.variables.has("facts") ? undefined : factAgePath(expr);
  if (path === undefined) return undefined;
  return expr.exprKind.case === "selectExpr" && expr.exprKind.value.testOnly
    ? hasFactAge(path)
    : factAge(path, expr.id);
}

function compileSelect({ operand, field: name, testOnly }: Expr_Select, id: bigint, scope: Scope): Node {
  const direct = operand && selectOfInput(operand, name, testOnly, id, scope);
  if (direct !== undefined) return direct;
  const value = compile(operand, scope);
  return testOnly ? hasField(value, name) : field(value, name, id);
}

function selectOfInput(operand: Expr, name: string, testOnly: boolean, id: bigint, scope: Scope): Node | undefined {
  const root = operand.exprKind.case === "identExpr" ? operand.exprKind.value.name : "";
  if (!isInputRoot(root) || scope.variables.has(root)) return undefined;
  return testOnly ? hasInputField(root, name) : inputField(root, name, id);
}

function compileLoop(expr: Expr_Comprehension, id: bigint, scope: Scope): Node {
  const { iterRange, accuInit, loopCondition, loopStep, result, iterVar, iterVar2, accuVar } = expr;
  // `google.x.y` names a type before it names a field, even of a variable called google.
  if (iterVar2 !== "" || iterVar === "google") return leaveToLibrary(scope);
  const variable = scope.places.next;
  const accumulator = variable + 1;
  scope.places.next += 2;
  const growsList = accuInit?.exprKind.case === "listExpr" && accuInit.exprKind.value.elements.length === 0;
  const variables = new Map(scope.variables).set(iterVar, variable).set(accuVar, accumulator);
  const growing = growsList ? new Set(scope.growing).add(accumulator) : scope.growing;
  const inside: Scope = { ...scope, variables, growing };
  return loop(
    {
      range: compile(iterRange, scope),
      start: compile(accuInit, scope),
      goesOn: compile(loopCondition, inside),
      step: compile(loopStep, inside),
      conclusion: compile(result, inside),
      variable,
      result: accumulator,
    },
    id,
  );
}
