import type { Constant, Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";

/** Shared by all trees: closures keep the ids of nodes, and every bigint is an object of its own. */
const SMALL_IDS: readonly bigint[] = Array.from({ length: 256 }, (_, id) => BigInt(id));

/** Makes the nodes of one syntax tree, in the form that the library's parser gives them. */
export class Nodes {
  #lastId = 0;

  node(exprKind: Expr["exprKind"]): Expr {
    const id = ++this.#lastId;
    return { $typeName: "cel.expr.Expr", id: SMALL_IDS[id] ?? BigInt(id), exprKind };
  }

  constant(constantKind: Constant["constantKind"]): Expr {
    return this.node({ case: "constExpr", value: { $typeName: "cel.expr.Constant", constantKind } });
  }

  name(name: string): Expr {
    return this.node({ case: "identExpr", value: { $typeName: "cel.expr.Expr.Ident", name } });
  }

  select(operand: Expr, field: string, testOnly = false): Expr {
    return this.node({ case: "selectExpr", value: { $typeName: "cel.expr.Expr.Select", operand, field, testOnly } });
  }

  call(name: string, args: Expr[]): Expr {
    return this.node({ case: "callExpr", value: { $typeName: "cel.expr.Expr.Call", function: name, args } });
  }

  method(target: Expr, name: string, args: Expr[]): Expr {
    return this.node({ case: "callExpr", value: { $typeName: "cel.expr.Expr.Call", function: name, target, args } });
  }

  list(elements: Expr[]): Expr {
    const value = { $typeName: "cel.expr.Expr.CreateList", elements, optionalIndices: [] } as const;
    return this.node({ case: "listExpr", value: { ...value, optionalIndices: [] } });
  }

  /** A chain of `&&` or `||`, as the balanced tree that the library makes of it. */
  chain(name: string, terms: readonly Expr[]): Expr {
    const [first, ...others] = terms;
    if (first === undefined) throw new Error("INVARIANT: a chain has terms");
    if (others.length === 0) return first;
    const middle = Math.ceil(terms.length / 2);
    return this.call(name, [this.chain(name, terms.slice(0, middle)), this.chain(name, terms.slice(middle))]);
  }
}
