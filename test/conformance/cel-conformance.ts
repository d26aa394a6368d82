import {
  type CelInput,
  type CelValue,
  celUint,
  isCelError,
  isCelList,
  isCelMap,
  isCelType,
  isCelUint,
} from "@bufbuild/cel";
import type { SimpleTest } from "@bufbuild/cel-spec/cel/expr/conformance/test/simple_pb.js";
import type { Value } from "@bufbuild/cel-spec/cel/expr/value_pb.js";
import { getTestRegistry } from "@bufbuild/cel-spec/testdata/registry.js";
import { getConformanceSuite, type IncrementalTestSuite } from "@bufbuild/cel-spec/testdata/tests.js";
import { type Registry, toJson } from "@bufbuild/protobuf";
import { isReflectMessage } from "@bufbuild/protobuf/reflect";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { canonicalJson } from "../../shared/digest/index.ts";

/** One test of the public CEL conformance data (google/cel-spec, tests/simple). */
export interface ConformanceTest {
  /** `<file>/<section>/<test>` */
  readonly name: string;
  readonly file: string;
  readonly test: SimpleTest;
}

export const registry: Registry = getTestRegistry();

/** Every test of the data but those that only ask a type checker. */
export function conformanceTests(): readonly ConformanceTest[] {
  return getConformanceSuite()
    .suites.flatMap((file) => testsOf(file, file.name, ""))
    .filter(({ test }) => !test.checkOnly);
}

function testsOf(suite: IncrementalTestSuite, file: string, prefix: string): readonly ConformanceTest[] {
  const path = `${prefix}${suite.name}/`;
  return [
    ...suite.tests.map(({ name, original }) => ({ name: `${path}${name}`, file, test: original })),
    ...suite.suites.flatMap((inner) => testsOf(inner, file, path)),
  ];
}

/** What an evaluator made of an expression: a value, in a form that can be compared, or an error. */
export type Outcome = { readonly value: string } | { readonly error: string };

/** What the data wants; undefined: an outcome that this comparison does not know (partial evaluation). */
export function expectedOutcome({ resultMatcher }: SimpleTest): "error" | { readonly value: string } | undefined {
  switch (resultMatcher.case) {
    case "value":
      return { value: printExpected(resultMatcher.value) };
    case "typedResult":
      return resultMatcher.value.result && { value: printExpected(resultMatcher.value.result) };
    case "evalError":
    case "anyEvalErrors":
      return "error";
    case undefined:
      return { value: "bool true" };
    default:
      return undefined;
  }
}

/** Whether an outcome is the wanted one. */
export function passes(test: SimpleTest, outcome: Outcome): boolean {
  const expected = expectedOutcome(test);
  if (expected === undefined) return false;
  return expected === "error" ? "error" in outcome : "value" in outcome && outcome.value === expected.value;
}

/** The variables of a test. */
export function bindings({ bindings }: SimpleTest): Record<string, CelInput> {
  return Object.fromEntries(
    Object.entries(bindings).flatMap(([name, { kind }]) => (kind.case === "value" ? [[name, input(kind.value)]] : [])),
  );
}

function input({ kind }: Value): CelInput {
  switch (kind.case) {
    case "uint64Value":
      return celUint(kind.value);
    case "nullValue":
      return null;
    case "listValue":
      return kind.value.values.map(input);
    case "mapValue":
      return new Map(kind.value.entries.map(({ key, value }) => [mapKey(key), value ? input(value) : null]));
    case "objectValue":
      return anyUnpack(kind.value, registry) ?? null;
    case "int64Value":
    case "boolValue":
    case "doubleValue":
    case "stringValue":
    case "bytesValue":
      return kind.value;
    default:
      throw new Error(`no input for ${kind.case}`);
  }
}

function mapKey(key: Value | undefined): string | bigint | boolean {
  const value = key?.kind.value;
  if (typeof value === "string" || typeof value === "bigint" || typeof value === "boolean") return value;
  throw new Error("not a map key");
}

function printExpected({ kind }: Value): string {
  switch (kind.case) {
    case "nullValue":
      return "null";
    case "boolValue":
      return `bool ${kind.value}`;
    case "int64Value":
      return `int ${kind.value}`;
    case "enumValue":
      return `int ${kind.value.value}`;
    case "uint64Value":
      return `uint ${kind.value}`;
    case "doubleValue":
      return printDouble(kind.value);
    case "stringValue":
      return `string ${JSON.stringify(kind.value)}`;
    case "bytesValue":
      return `bytes ${Buffer.from(kind.value).toString("hex")}`;
    case "typeValue":
      return `type ${kind.value}`;
    case "listValue":
      return `[${kind.value.values.map(printExpected).join(", ")}]`;
    case "mapValue":
      return printMap(
        kind.value.entries.map(({ key, value }) => [key ? printExpected(key) : "", value ? printExpected(value) : ""]),
      );
    case "objectValue":
      return printMessage(kind.value.typeUrl.replace(/^.*\//, ""), anyUnpack(kind.value, registry));
    default:
      return "nothing";
  }
}

/** A value of the evaluator in the same form. */
export function printActual(value: CelValue): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return `bool ${value}`;
  if (typeof value === "bigint") return `int ${value}`;
  if (typeof value === "number") return printDouble(value);
  if (typeof value === "string") return `string ${JSON.stringify(value)}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (isCelUint(value)) return `uint ${value.value}`;
  if (isCelType(value)) return `type ${value.name}`;
  if (isCelList(value)) return `[${[...value].map(printActual).join(", ")}]`;
  if (isCelMap(value)) return printMap([...value].map(([key, item]) => [printActual(key), printActual(item)]));
  if (isReflectMessage(value)) return printMessage(value.desc.typeName, value.message);
  if (isCelError(value)) return "error";
  return `unknown ${String(value)}`;
}

function printDouble(value: number): string {
  return `double ${Object.is(value, -0) ? "0" : value}`;
}

function printMap(entries: readonly (readonly [string, string])[]): string {
  return `{${entries
    .map(([key, value]) => `${key}: ${value}`)
    .sort()
    .join(", ")}}`;
}

function printMessage(typeName: string, message: Parameters<typeof toJson>[1] | undefined): string {
  const schema = registry.getMessage(typeName);
  if (schema === undefined || message === undefined) return `message ${typeName} unknown`;
  // As canonical JSON: the order of a map's entries on the wire means nothing.
  return `message ${typeName} ${canonicalJson(toJson(schema, message, { registry }))}`;
}
