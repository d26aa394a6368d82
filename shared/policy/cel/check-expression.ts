import type { Constant, Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { nearestName } from "../../config/nearest.ts";
import { attributeType } from "./attribute.ts";
import { checkCall } from "./check-call.ts";
import { type CheckRun, CheckScope } from "./check-scope.ts";
import type { ExpressionProblem, ParsedExpression } from "./expression.ts";
import { factAgePath } from "./fact-age.ts";
import { INPUT_ROOTS } from "./inputs.ts";
import type { InputPath } from "./reads.ts";
import {
  BOOL,
  canBeBool,
  DURATION,
  DYN,
  describeType,
  JSON_MAP,
  JSON_VALUE,
  join,
  STRING,
  type StaticType,
  TIMESTAMP,
  TYPE,
} from "./static-type.ts";

/** Nested loops multiply: three over a list of a thousand are a thousand million steps. */
const MAX_NESTED_LOOPS = 2;

/** What is known of the inputs beyond what every request has. */
export interface InputDescription {
  /** Types of variables, beside the inputs of every condition or in their place. */
  readonly variables: ReadonlyMap<string, StaticType>;
  /** Attributes of other requests that the condition is about too: has() may ask for them. */
  readonly isKnownElsewhere: (path: InputPath) => boolean;
}

/**
 * What is wrong with an expression before it ever runs, in the order of the text. Empty: nothing. `more`: variables that
 * it may read beside the inputs of every condition.
 */
export function checkExpression(
  expression: ParsedExpression,
  more: ReadonlyMap<string, StaticType> = NO_MORE,
  description?: InputDescription,
): readonly ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  const report: CheckRun["report"] = (problem, at) => {
    problems.push({ ...problem, offset: expression.offsetOf(at) });
  };
  const described = description?.variables ?? NO_MORE;
  const variables = more.size + described.size === 0 ? ROOT_TYPES : new Map([...ROOT_TYPES, ...more, ...described]);
  const isKnownElsewhere = description?.isKnownElsewhere ?? NOWHERE;
  const run: CheckRun = { expression, isDescribed: description !== undefined, isKnownElsewhere, report, typeOf };
  const type = new CheckScope(run, variables).typeOf(expression.root);
  if (problems.length === 0 && !canBeBool(type)) {
    const message = `the condition is of type ${describeType(type)}, not bool`;
    report({ code: "CONDITION_TYPE", message, suggestion: "compare it with something" }, expression.root);
  }
  return problems.sort((a, b) => a.offset - b.offset);
}

const NO_MORE: ReadonlyMap<string, StaticType> = new Map();
const NOWHERE = () => false;

const ROOT_TYPES: ReadonlyMap<string, StaticType> = new Map(
  INPUT_ROOTS.map((root) => [root, root === "now" ? TIMESTAMP : JSON_MAP]),
);

/** The fields that every request has; the rest of a request may hold anything. */
const FIELD_TYPES: ReadonlyMap<string, StaticType> = new Map([
  ["subject.type", STRING],
  ["subject.id", STRING],
  ["subject.roles", { name: "list", element: STRING }],
  ["action.name", STRING],
  ["resource.type", STRING],
  ["resource.id", STRING],
]);

const TYPE_NAMES = ["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"];
const QUALIFIED_TYPES = ["google.protobuf.Timestamp", "google.protobuf.Duration"];

function typeOf(scope: CheckScope, expr: Expr): StaticType {
  const { exprKind } = expr;
  switch (exprKind.case) {
    case "constExpr":
      return constantType(scope, expr, exprKind.value);
    case "identExpr":
      return variableType(scope, expr, exprKind.value.name);
    case "selectExpr":
      return selectType(scope, expr);
    case "callExpr":
      return checkCall(scope, expr, exprKind.value);
    case "listExpr":
      return { name: "list", element: joinAll(exprKind.value.elements.map((element) => scope.typeOf(element))) };
    case "structExpr":
      return structType(scope, expr);
    case "comprehensionExpr":
      return loopType(scope, expr);
    default:
      return DYN;
  }
}

function constantType(scope: CheckScope, expr: Expr, { constantKind }: Constant): StaticType {
  switch (constantKind.case) {
    case "int64Value":
      if (BigInt.asIntN(64, constantKind.value) !== constantKind.value) reportRange(scope, expr);
      return { name: "int" };
    case "uint64Value":
      if (BigInt.asUintN(64, constantKind.value) !== constantKind.value) reportRange(scope, expr);
      return { name: "uint" };
    case "doubleValue":
      return { name: "double" };
    case "boolValue":
      return { name: "bool" };
    case "stringValue":
      return STRING;
    case "bytesValue":
      return { name: "bytes" };
    case "nullValue":
      return { name: "null_type" };
    default:
      return DYN;
  }
}

function reportRange(scope: CheckScope, expr: Expr): void {
  scope.report({ code: "CONDITION_TYPE", message: "the number does not fit into 64 bits", suggestion: "" }, expr);
}

function variableType(scope: CheckScope, expr: Expr, name: string): StaticType {
  const type = scope.variables.get(name);
  if (type !== undefined) return type;
  if (TYPE_NAMES.includes(name)) return TYPE;
  const near = nearestName(
    name,
    [...scope.variables.keys()].filter((known) => !known.startsWith("@")),
  );
  const suggestion =
    near === undefined ? `conditions read ${INPUT_ROOTS.slice(0, -1).join(", ")} and now` : `did you mean '${near}'?`;
  scope.report({ code: "UNKNOWN_VARIABLE", message: `unknown variable '${name}'`, suggestion }, expr);
  return DYN;
}

function selectType(scope: CheckScope, expr: Expr): StaticType {
  if (expr.exprKind.case !== "selectExpr") return DYN;
  const { operand, field, testOnly } = expr.exprKind.value;
  if (operand === undefined) return DYN;
  const path = dottedPath(expr);
  if (path !== undefined && QUALIFIED_TYPES.includes(path)) return TYPE;
  const type = scope.typeOf(operand);
  if (!scope.hidden.has("facts") && factAgePath(expr) !== undefined) return testOnly ? BOOL : DURATION;
  if (type.name !== "map" && type.name !== "json" && type.name !== "dyn") {
    const message = `${describeType(type)} has no field '${field}'`;
    scope.report({ code: "CONDITION_TYPE", message, suggestion: "" }, expr);
    return DYN;
  }
  const described = scope.isDescribed
    ? attributeType(scope, expr, type, { operand, name: field, asksWhether: testOnly })
    : undefined;
  if (testOnly) return BOOL;
  if (described !== undefined) return described;
  const isRoot = operand.exprKind.case === "identExpr" && scope.variables.get(operand.exprKind.value.name) === JSON_MAP;
  const known = isRoot && path !== undefined ? FIELD_TYPES.get(path) : undefined;
  return known ?? (type.name === "json" ? JSON_VALUE : (type.element ?? DYN));
}

function dottedPath(expr: Expr): string | undefined {
  const { exprKind } = expr;
  if (exprKind.case === "identExpr") return exprKind.value.name;
  if (exprKind.case !== "selectExpr" || exprKind.value.operand === undefined) return undefined;
  const operand = dottedPath(exprKind.value.operand);
  return operand === undefined ? undefined : `${operand}.${exprKind.value.field}`;
}

function structType(scope: CheckScope, expr: Expr): StaticType {
  if (expr.exprKind.case !== "structExpr") return DYN;
  const { messageName, entries } = expr.exprKind.value;
  if (messageName !== "") {
    const message = `messages such as '${messageName}' are not part of the policy language`;
    scope.report({ code: "UNKNOWN_FUNCTION", message, suggestion: "write a map: {'key': value}" }, expr);
    return DYN;
  }
  const values = entries.map(({ keyKind, value }) => {
    if (keyKind.case === "mapKey") scope.typeOf(keyKind.value);
    return value === undefined ? DYN : scope.typeOf(value);
  });
  return { name: "map", element: joinAll(values) };
}

function loopType(scope: CheckScope, expr: Expr): StaticType {
  if (expr.exprKind.case !== "comprehensionExpr") return DYN;
  const { iterRange, accuInit, loopCondition, loopStep, result, iterVar, accuVar } = expr.exprKind.value;
  if (!iterRange || !accuInit || !loopCondition || !loopStep || !result) return DYN;
  const range = scope.typeOf(iterRange);
  if (!["list", "map", "json", "dyn"].includes(range.name)) {
    const message = `cannot go through ${describeType(range)}: it is neither list nor map`;
    scope.report({ code: "CONDITION_TYPE", message, suggestion: "" }, iterRange);
  }
  if (scope.loops === MAX_NESTED_LOOPS) {
    const message = `more than ${MAX_NESTED_LOOPS} loops are nested here`;
    scope.report({ code: "BAD_CONDITION", message, suggestion: "split the condition into several rules" }, expr);
  }
  const element = range.name === "map" ? STRING : range.name === "json" ? JSON_VALUE : (range.element ?? DYN);
  const inside = scope.insideLoop(
    new Map([
      [iterVar, element],
      [accuVar, scope.typeOf(accuInit)],
    ]),
  );
  inside.typeOf(loopCondition);
  const step = inside.typeOf(loopStep);
  return scope
    .insideLoop(
      new Map([
        [iterVar, element],
        [accuVar, step],
      ]),
    )
    .typeOf(result);
}

function joinAll(types: readonly StaticType[]): StaticType {
  return types.length === 0 ? DYN : types.reduce(join);
}
