import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";

/** The tree without the numbers of its nodes: equal expressions have equal keys, however they are spaced. */
export function expressionKey(expr: Expr): string {
  return JSON.stringify(expr, (name, value: unknown) => {
    if (name === "id" && typeof value === "bigint") return undefined;
    return typeof value === "bigint" ? `${value}n` : value;
  });
}
