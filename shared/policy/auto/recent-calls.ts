import type { Expr, Expr_Call } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { nearestName } from "../../config/nearest.ts";
import { children, constantText, type ExpressionProblem, type ParsedExpression } from "../cel/expression.ts";
import { didYouMean } from "../check/finding.ts";
import { parseDuration } from "../parse/duration.ts";
import { MAX_RECENT_MS, RECENT_BY, RECENT_FUNCTIONS, type RecentQuery } from "./recent.ts";

/** An expression whose counts over a window have become variables, and what each variable stands for. */
export interface WithCounts {
  /** By variable; no name that an author can write. */
  readonly queries: ReadonlyMap<string, RecentQuery>;
  readonly problems: readonly ExpressionProblem[];
}

/**
 * Turns calls such as `approvedInLast("1h", "subject")` into variables, in place: what they count is known before the
 * condition runs, and the condition stays a function of its inputs.
 */
export function takeOutRecentCalls(expression: ParsedExpression): WithCounts {
  const queries = new Map<string, RecentQuery>();
  const problems: ExpressionProblem[] = [];
  const pending: Expr[] = [expression.root];
  for (let expr = pending.pop(); expr !== undefined; expr = pending.pop()) {
    const { exprKind } = expr;
    const kind = exprKind.case === "callExpr" && exprKind.value.target === undefined ? exprKind.value : undefined;
    if (kind === undefined || !Object.hasOwn(RECENT_FUNCTIONS, kind.function)) {
      pending.push(...children(expr));
      continue;
    }
    const query = queryOf(kind);
    if ("message" in query) {
      problems.push({ code: "BAD_CONDITION", offset: expression.offsetOf(expr), ...query });
    } else {
      const name = variableOf(query);
      queries.set(name, query);
      expr.exprKind = { case: "identExpr", value: { $typeName: "cel.expr.Expr.Ident", name } };
    }
  }
  return { queries, problems };
}

function variableOf({ kind, withinMs, by }: RecentQuery): string {
  return `@${kind}.${withinMs}.${by}`;
}

type Wrong = Pick<ExpressionProblem, "message" | "suggestion">;

/** The query that a call spells, or what is wrong with it. */
function queryOf(call: Expr_Call): RecentQuery | Wrong {
  const name = call.function;
  const [window, by] = call.args.map(constantText);
  if (window === undefined || by === undefined || call.args.length !== 2) {
    return wrong(`'${name}' takes two texts, a time and of whom: ${name}("1h", "subject")`);
  }
  const withinMs = parseDuration(window) ?? 0;
  if (withinMs <= 0 || withinMs > MAX_RECENT_MS) {
    return wrong(`'${window}' is no time of at most 24h, such as 1h or 30m`);
  }
  const known = RECENT_BY.find((one) => one === by);
  if (known === undefined) {
    return wrong(`'${by}' is not one of ${RECENT_BY.join(", ")}`, didYouMean(nearestName(by, RECENT_BY)));
  }
  const kind = RECENT_FUNCTIONS[name];
  return kind === undefined ? wrong(`unknown function '${name}'`) : { kind, withinMs, by: known };
}

function wrong(message: string, suggestion = ""): Wrong {
  return { message, suggestion };
}
