import { plan } from "@bufbuild/cel";
import type { Constant, Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { isMessage } from "@bufbuild/protobuf";
import { isReflectMessage } from "@bufbuild/protobuf/reflect";
import { DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { conditionEnv } from "../environment.ts";
import { Instant, Span, type Value } from "./value.ts";

/** The value of a literal, or of `timestamp` and `duration` of one; undefined: not constant, or of no compiled type. */
export function constantValue(expr: Expr | undefined): Value | undefined {
  if (expr?.exprKind.case === "constExpr") return literalValue(expr.exprKind.value);
  if (expr?.exprKind.case !== "callExpr") return undefined;
  const { function: name, target, args } = expr.exprKind.value;
  const isTime = (name === "timestamp" || name === "duration") && target === undefined;
  return isTime && args.every((arg) => arg.exprKind.case === "constExpr") ? timeConstant(expr) : undefined;
}

function literalValue({ constantKind }: Constant): Value | undefined {
  switch (constantKind.case) {
    case "boolValue":
    case "stringValue":
    case "int64Value":
      return constantKind.value;
    case "doubleValue":
      return Number.isNaN(constantKind.value) ? undefined : constantKind.value;
    case "nullValue":
      return null;
    default:
      return undefined;
  }
}

/** The library reads the text; only its result is ours. */
function timeConstant(expr: Expr): Value | undefined {
  const result = plan(conditionEnv, expr)();
  if (!isReflectMessage(result)) return undefined;
  const { message } = result;
  if (isMessage(message, TimestampSchema)) return new Instant(Number(message.seconds), message.nanos);
  return isMessage(message, DurationSchema) ? new Span(Number(message.seconds), message.nanos) : undefined;
}
