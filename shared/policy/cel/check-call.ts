import { type CelFunc, isCelError, plan } from "@bufbuild/cel";
import type { Expr, Expr_Call } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { nearestName } from "../../config/nearest.ts";
import { attributeType } from "./attribute.ts";
import type { CheckScope } from "./check-scope.ts";
import { checkEnumValues } from "./enum-values.ts";
import { conditionEnv, overloads } from "./environment.ts";
import { constantText } from "./expression.ts";
import {
  BOOL,
  canBeBool,
  comparable,
  DURATION,
  DYN,
  describeType,
  fits,
  fromCelType,
  join,
  type StaticType,
  TIMESTAMP,
} from "./static-type.ts";

/** Macros are expanded by the parser; what still carries such a name was written wrongly. */
const MACROS: ReadonlyMap<string, string> = new Map([
  ["has", "has(arguments.field)"],
  ["all", "list.all(item, condition)"],
  ["exists", "list.exists(item, condition)"],
  ["exists_one", "list.exists_one(item, condition)"],
  ["filter", "list.filter(item, condition)"],
  ["map", "list.map(item, value)"],
]);

const FUNCTION_NAMES = [...[...overloads.keys()].filter((name) => /^[a-z]/i.test(name)), ...MACROS.keys()];

const ARITHMETIC: ReadonlySet<string> = new Set(["_+_", "_-_", "_*_", "_/_", "_%_"]);

/** The type of a call, after checking that some overload can take its arguments. */
export function checkCall(scope: CheckScope, expr: Expr, call: Expr_Call): StaticType {
  const operands = call.target === undefined ? call.args : [call.target, ...call.args];
  // Agents check conditions by the ten thousand, and nothing is described to them.
  const types = scope.isDescribed
    ? operands.map((operand, index) => scope.beside(call.function, operands, index).typeOf(operand))
    : operands.map((operand) => scope.typeOf(operand));
  const [first = DYN, second = DYN, third = DYN] = types;
  switch (call.function) {
    case "_&&_":
    case "_||_":
      for (const [i, operand] of operands.entries()) requireBool(scope, operand, types[i] ?? DYN);
      return BOOL;
    case "@not_strictly_false":
      return BOOL;
    case "_?_:_":
      if (operands[0] !== undefined) requireBool(scope, operands[0], first);
      return join(second, third);
    case "_[_]":
      return indexType(scope, expr, operands, first);
    case "_==_":
    case "_!=_":
      if (!comparable(first, second)) reportUnequal(scope, expr, first, second);
      if (scope.isDescribed) checkEnumValues(scope, call, operands, types);
      return BOOL;
    case "@in":
      if (scope.isDescribed) checkEnumValues(scope, call, operands, types);
      if (scope.isDescribed && asksForKey(scope, expr, operands, second)) return BOOL;
      if (second.name === "list" && !comparable(first, second.element ?? DYN)) {
        reportUnequal(scope, expr, first, second.element ?? DYN);
        return BOOL;
      }
  }
  return overloadType(scope, expr, call, types);
}

function requireBool(scope: CheckScope, operand: Expr, type: StaticType): void {
  if (canBeBool(type)) return;
  const message = `${describeType(type)} where a bool is needed`;
  scope.report({ code: "CONDITION_TYPE", message, suggestion: "" }, operand);
}

function reportUnequal(scope: CheckScope, expr: Expr, a: StaticType, b: StaticType): void {
  const isList = a.name === "list" || b.name === "list";
  const message = `${describeType(a)} is never equal to ${describeType(b)}`;
  const suggestion = isList ? "did you mean 'in'?" : conversion([a, b]);
  scope.report({ code: "CONDITION_TYPE", message, suggestion }, expr);
}

/** Of a text that stands for a time: how to read it. */
function conversion(types: readonly StaticType[]): string {
  const isText = types.some(({ name, textOf }) => name === "json" || textOf !== undefined);
  const time = types.find(({ name }) => name === TIMESTAMP.name || name === DURATION.name);
  const read = types.find(({ textOf }) => textOf !== undefined)?.textOf ?? (time && describeType(time));
  return isText && read !== undefined ? `in a request it is a text: write ${read}(…)` : "";
}

/** `"name" in map`, where it is known which fields the map has. */
function asksForKey(scope: CheckScope, expr: Expr, [key, operand]: readonly Expr[], map: StaticType): boolean {
  const name = key && constantText(key);
  if (name === undefined || operand === undefined) return false;
  return attributeType(scope, expr, map, { operand, name, asksWhether: true }) !== undefined;
}

function indexType(scope: CheckScope, expr: Expr, [of, index]: readonly Expr[], operand: StaticType): StaticType {
  const name = scope.isDescribed ? index && constantText(index) : undefined;
  if (name !== undefined && of !== undefined) {
    const type = attributeType(scope, expr, operand, { operand: of, name, asksWhether: false });
    if (type !== undefined) return type;
  }
  if (operand.name === "list" || operand.name === "map") return operand.element ?? DYN;
  if (operand.name === "json" || operand.name === "dyn") return operand;
  scope.report({ code: "CONDITION_TYPE", message: `${describeType(operand)} has no elements`, suggestion: "" }, expr);
  return DYN;
}

function overloadType(scope: CheckScope, expr: Expr, call: Expr_Call, types: readonly StaticType[]): StaticType {
  const name = call.function;
  const sameForm = candidates(scope, expr, call);
  if (sameForm === undefined) return DYN;
  const fitting = sameForm.filter((func) => parameters(func).every((parameter, i) => fits(types[i] ?? DYN, parameter)));
  if (fitting.length === 0) {
    const message = `${operatorOrFunction(name)} cannot take (${types.map(describeType).join(", ")})`;
    const mixed = ARITHMETIC.has(name) && types.some((type) => type.name === "json" || type.name === "double");
    const suggestion = mixed ? "numbers of a request are doubles: write 2.0 for 2, or int(value)" : conversion(types);
    scope.report({ code: "CONDITION_TYPE", message, suggestion }, expr);
    return DYN;
  }
  checkConstants(scope, expr, call);
  return fitting.map((func) => fromCelType(func.result)).reduce(join);
}

/** The overloads of the call's name that have its form and number of arguments; reports why there are none. */
function candidates(scope: CheckScope, expr: Expr, call: Expr_Call): readonly CelFunc[] | undefined {
  const name = call.function;
  const known = overloads.get(name) ?? [];
  const isMethod = call.target !== undefined;
  const found = known.filter(
    (func) => (func.target !== undefined) === isMethod && func.arguments.length === call.args.length,
  );
  if (found.length > 0) return found;
  const usage = MACROS.get(name);
  const near = nearestName(name, FUNCTION_NAMES);
  if (usage !== undefined) {
    scope.report(
      { code: "UNKNOWN_FUNCTION", message: `'${name}' is not used like this`, suggestion: `write ${usage}` },
      expr,
    );
  } else if (known.length === 0) {
    const suggestion = near === undefined ? "" : `did you mean '${near}'?`;
    scope.report({ code: "UNKNOWN_FUNCTION", message: `unknown function '${name}'`, suggestion }, expr);
  } else {
    const message = `'${name}' is not a ${isMethod ? "method" : "function"} of ${count(call.args.length)}`;
    const suggestion = `write ${[...new Set(known.map(form))].join(" or ")}`;
    scope.report({ code: "UNKNOWN_FUNCTION", message, suggestion }, expr);
  }
  return undefined;
}

function parameters(func: CelFunc): CelFunc["arguments"] {
  return func.target === undefined ? func.arguments : [func.target, ...func.arguments];
}

function form(func: CelFunc): string {
  const args = func.arguments.map((type) => describeType(fromCelType(type))).join(", ");
  return func.target === undefined
    ? `${func.name}(${args})`
    : `${describeType(fromCelType(func.target))}.${func.name}(${args})`;
}

function count(args: number): string {
  return args === 1 ? "1 argument" : `${args} arguments`;
}

function operatorOrFunction(name: string): string {
  const operator = /^_?(\W+)_$/.exec(name)?.[1] ?? (name === "@in" ? "in" : undefined);
  return operator === undefined ? `'${name}'` : `operator '${operator}'`;
}

/**
 * A call over constants gives the same on every request; if that is an error, such as `duration("5 minutes")` or a
 * malformed regular expression, the author hears of it now.
 */
function checkConstants(scope: CheckScope, expr: Expr, call: Expr_Call): void {
  const target = call.function === "matches" ? EMPTY_STRING : call.target;
  const operands = target === undefined ? call.args : [target, ...call.args];
  if (!operands.every((operand) => operand.exprKind.case === "constExpr")) return;
  const probe: Expr = { ...expr, exprKind: { case: "callExpr", value: { ...call, ...(target && { target }) } } };
  const result = plan(conditionEnv, probe)();
  if (!isCelError(result)) return;
  scope.report({ code: "BAD_CONDITION", message: result.message, suggestion: "" }, call.args[0] ?? expr);
}

const EMPTY_STRING: Expr = {
  $typeName: "cel.expr.Expr",
  id: 0n,
  exprKind: {
    case: "constExpr",
    value: { $typeName: "cel.expr.Constant", constantKind: { case: "stringValue", value: "" } },
  },
};
