import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { nearestName } from "../../config/nearest.ts";
import type { CheckScope } from "./check-scope.ts";
import { pathKey } from "./guards.ts";
import { type InputPath, pathOf } from "./reads.ts";
import { DYN, type StaticType } from "./static-type.ts";

/** Few enough to be all named where none is near. */
const MAX_NAMED = 12;

/** A field of a map, and how it is read. */
export interface AttributeRead {
  readonly operand: Expr;
  readonly name: string;
  /** By `has()` or `in`: whether it is there. */
  readonly asksWhether: boolean;
}

/**
 * The type of an attribute of a map whose fields are described. Reports one that does not exist, and one that may be
 * absent where nothing asks for it. Undefined: nothing is known of the map's fields.
 */
export function attributeType(
  scope: CheckScope,
  expr: Expr,
  of: StaticType,
  read: AttributeRead,
): StaticType | undefined {
  if (of.fields === undefined && of.anyField === undefined) return undefined;
  const path = pathOf(read.operand);
  const key = path && pathKey([...path, read.name]);
  const isGuarded = key !== undefined && scope.guarded.has(key);
  const found = of.fields === undefined ? { type: of.element ?? DYN, optional: true } : of.fields.get(read.name);
  if (found === undefined) {
    // Behind has() it is either reported there, or an attribute of other requests that the condition is about too.
    if (!isGuarded && !(read.asksWhether && path && scope.run.isKnownElsewhere([...path, read.name]))) {
      reportUnknown(scope, expr, read.name, of.fields, path);
    }
    return DYN;
  }
  if (found.optional && !read.asksWhether && !isGuarded) reportUnguarded(scope, expr, textOf(scope, expr, path, read));
  return found.type;
}

function reportUnknown(
  scope: CheckScope,
  expr: Expr,
  name: string,
  fields: StaticType["fields"],
  path: InputPath | undefined,
): void {
  const names = [...(fields?.keys() ?? [])];
  const near = nearestName(name, names);
  const all = names.length === 0 ? "it has none" : `there are ${names.join(", ")}`;
  const suggestion = near === undefined ? (names.length > MAX_NAMED ? "" : all) : `did you mean '${near}'?`;
  const owner = path?.join(".") ?? "this";
  scope.report({ code: "UNKNOWN_ATTRIBUTE", message: `'${name}' is no attribute of ${owner}`, suggestion }, expr);
}

function reportUnguarded(scope: CheckScope, expr: Expr, text: string): void {
  const message = `'${text}' may be absent`;
  scope.report({ code: "UNGUARDED_ATTRIBUTE", message, suggestion: `write has(${text}) && …` }, expr);
}

function textOf(scope: CheckScope, expr: Expr, path: InputPath | undefined, { name }: AttributeRead): string {
  return path === undefined ? (scope.run.expression.print(expr) ?? name) : [...path, name].join(".");
}
