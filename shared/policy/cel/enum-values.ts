import type { Expr, Expr_Call } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { nearestName } from "../../config/nearest.ts";
import type { CheckScope } from "./check-scope.ts";
import { constantText } from "./expression.ts";
import type { StaticType } from "./static-type.ts";

/** Few enough to be all named where none is near. */
const MAX_NAMED = 12;

/** Reports constants that are compared with a text which can't be any of them: `context.env == "prd"`. */
export function checkEnumValues(
  scope: CheckScope,
  call: Expr_Call,
  operands: readonly Expr[],
  types: readonly StaticType[],
): void {
  const [first, second] = operands;
  if (first === undefined || second === undefined) return;
  if (call.function === "@in") {
    const elements = second.exprKind.case === "listExpr" ? second.exprKind.value.elements : [];
    for (const element of elements) checkValue(scope, element, types[0]?.oneOf);
    checkValue(scope, first, types[1]?.name === "list" ? types[1].element?.oneOf : undefined);
  } else {
    checkValue(scope, first, types[1]?.oneOf);
    checkValue(scope, second, types[0]?.oneOf);
  }
}

function checkValue(scope: CheckScope, constant: Expr, oneOf: readonly string[] | undefined): void {
  const text = constantText(constant);
  if (oneOf === undefined || text === undefined || oneOf.includes(text)) return;
  const near = nearestName(text, oneOf);
  const all = oneOf.length > MAX_NAMED ? "" : `the values are ${oneOf.join(", ")}`;
  const suggestion = near === undefined ? all : `did you mean '${near}'?`;
  scope.report(
    { code: "UNKNOWN_ENUM_VALUE", message: `'${text}' is none of the values there are`, suggestion },
    constant,
  );
}
