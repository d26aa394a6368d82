import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { children } from "./expression.ts";
import { factAgePath } from "./fact-age.ts";
import { shareByKey } from "./share.ts";

/** A path into the inputs, root first: `["arguments", "amount"]`. It stands for all that lies below it. */
export type InputPath = readonly string[];

/**
 * Which inputs an expression can read: equal values at these paths mean an equal result. Sorted, without paths that
 * lie below another. A computed index reads all of what it indexes.
 */
export function inputPaths(root: Expr): readonly InputPath[] {
  const found: InputPath[] = [];
  collect(root, new Set(), found);
  const paths = withoutCovered(found);
  return shared(JSON.stringify(paths), () => paths);
}

/** Whether any of the paths leads to what lies at or below one of the others, or the other way round. */
export function pathsOverlap(paths: readonly InputPath[], others: readonly InputPath[]): boolean {
  return paths.some((a) => others.some((b) => (a.length < b.length ? isBeginning(a, b) : isBeginning(b, a))));
}

function isBeginning(shorter: InputPath, longer: InputPath): boolean {
  return shorter.every((name, depth) => name === longer[depth]);
}

/** Most conditions of a bundle read the same few paths: lists of their own would be a tenth of what a bundle takes. */
const shared = shareByKey<readonly InputPath[]>();

function collect(expr: Expr, bound: ReadonlySet<string>, found: InputPath[]): void {
  const path = pathOf(expr);
  if (path !== undefined) {
    const [root = ""] = path;
    if (bound.has(root)) return;
    found.push(path);
    // An age is a question to the clock, too.
    if (factAgePath(expr) !== undefined) found.push(["now"]);
    return;
  }
  const { exprKind } = expr;
  if (exprKind.case !== "comprehensionExpr") {
    for (const child of children(expr)) collect(child, bound, found);
    return;
  }
  const { iterRange, accuInit, iterVar, accuVar } = exprKind.value;
  const inside = new Set([...bound, iterVar, accuVar]);
  for (const child of children(expr)) {
    collect(child, child === iterRange || child === accuInit ? bound : inside, found);
  }
}

/** The path that a chain of fields and constant string indexes spells; undefined: it is something else. */
export function pathOf(expr: Expr): InputPath | undefined {
  const { exprKind } = expr;
  switch (exprKind.case) {
    case "identExpr":
      return [exprKind.value.name.replace(/^\./, "")];
    case "selectExpr": {
      const operand = exprKind.value.operand && pathOf(exprKind.value.operand);
      return operand && [...operand, exprKind.value.field];
    }
    case "callExpr": {
      const [operand, index] = exprKind.value.args;
      if (exprKind.value.function !== "_[_]" || operand === undefined) return undefined;
      const constant = index?.exprKind.case === "constExpr" ? index.exprKind.value.constantKind : undefined;
      const path = pathOf(operand);
      return path && constant?.case === "stringValue" ? [...path, constant.value] : undefined;
    }
    default:
      return undefined;
  }
}

function withoutCovered(paths: readonly InputPath[]): readonly InputPath[] {
  const byText = new Map(paths.map((path) => [path.join("\u0000"), path]));
  return [...byText]
    .filter(([, path]) => !path.some((_, depth) => depth > 0 && byText.has(path.slice(0, depth).join("\u0000"))))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, path]) => path);
}
