import { type CelValue, isCelError, isCelList, isCelMap, isCelType, isCelUint } from "@bufbuild/cel";
import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { isMessage } from "@bufbuild/protobuf";
import { isReflectMessage } from "@bufbuild/protobuf/reflect";
import { DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { Node } from "../cel/compile/node.ts";
import { Failure, Instant, isList, Span, type Value } from "../cel/compile/value.ts";
import { planCondition } from "../cel/fact-age.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { EvaluationInput } from "../evaluation.ts";

/** What the library's evaluator makes of an expression, as text; any error is "error". */
export function byLibrary(root: Expr, input: EvaluationInput): string {
  try {
    const result = planCondition(root)(new ConditionInputs(input).forLibrary);
    return isCelError(result) ? "error" : printCel(result);
  } catch {
    return "error";
  }
}

/** The same of a compiled expression; undefined: it leaves these inputs to the library. */
export function byCompiled(compiled: Node, input: EvaluationInput): string | undefined {
  const inputs = new ConditionInputs(input);
  const result = compiled(inputs);
  return inputs.needsLibrary ? undefined : print(result);
}

function print(value: Value): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}`;
  if (typeof value === "number") return printDouble(value);
  if (value instanceof Failure) return "error";
  if (value instanceof Instant) return `timestamp ${value.seconds} ${value.nanos}`;
  if (value instanceof Span) return `duration ${value.seconds} ${value.nanos}`;
  if (isList(value)) return `[${value.map(print).join(", ")}]`;
  return printEntries(Object.entries(value).map(([key, item]) => [JSON.stringify(key), print(item)]));
}

function printCel(value: CelValue): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}`;
  if (typeof value === "number") return printDouble(value);
  if (isCelList(value)) return `[${[...value].map(printCel).join(", ")}]`;
  if (isCelMap(value)) return printEntries([...value].map(([key, item]) => [printCel(key), printCel(item)]));
  if (isCelUint(value)) return `${value.value}u`;
  if (isCelType(value)) return value.name;
  if (!isReflectMessage(value)) return "bytes";
  const { message } = value;
  if (isMessage(message, TimestampSchema)) return `timestamp ${message.seconds} ${message.nanos}`;
  return isMessage(message, DurationSchema) ? `duration ${message.seconds} ${message.nanos}` : message.$typeName;
}

function printDouble(value: number): string {
  return `double ${Object.is(value, -0) ? "-0" : value}`;
}

function printEntries(entries: readonly (readonly [string, string])[]): string {
  return `{${entries
    .map(([key, value]) => `${key}: ${value}`)
    .sort()
    .join(", ")}}`;
}
