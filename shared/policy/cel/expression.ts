import { parse, unparse } from "@bufbuild/cel";
import type { Expr, ParsedExpr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { quickParse } from "./quick/quick-parse.ts";

/** Longer than any condition that a person can review. */
export const MAX_EXPRESSION_LENGTH = 2048;
const MAX_BRACKETS = 32;
const MAX_DEPTH = 100;

/** A finding about an expression; `offset` counts UTF-16 units from its start. */
export interface ExpressionProblem {
  readonly code:
    | "BAD_CONDITION"
    | "CONDITION_TYPE"
    | "UNKNOWN_VARIABLE"
    | "UNKNOWN_FUNCTION"
    // The others are found where a schema says what a request holds.
    | "UNKNOWN_ATTRIBUTE"
    | "UNKNOWN_ENUM_VALUE"
    | "UNGUARDED_ATTRIBUTE";
  readonly message: string;
  readonly offset: number;
  /** Empty: nothing to suggest. */
  readonly suggestion: string;
}

/** A parsed expression, with the place of each node. */
export interface ParsedExpression {
  readonly source: string;
  readonly root: Expr;
  offsetOf(expr: Expr): number;
  /** The text of a node, macros as they were written; undefined where none can be given. */
  print(expr: Expr): string | undefined;
}

export type ParseResult =
  | { readonly ok: true; readonly expression: ParsedExpression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

/** Parses one CEL expression. Limits come first: the parser is recursive and must not meet its stack's end. */
export function parseExpression(source: string): ParseResult {
  const limit = limitProblem(source);
  if (limit !== undefined) return { ok: false, problem: limit };
  try {
    const parsed = parse(source);
    if (!isShallow(parsed.expr)) return { ok: false, problem: bad("the condition is nested too deeply", 0, SPLIT) };
    return { ok: true, expression: parsedExpression(source, parsed) };
  } catch (error) {
    return { ok: false, problem: syntaxProblem(source, error) };
  }
}

/**
 * Parses an expression as parseExpression does, quickly where that is possible; undefined: ask parseExpression. Nothing
 * is known of the places of its nodes.
 */
export function parseQuickly(source: string): ParsedExpression | undefined {
  if (limitProblem(source) !== undefined) return undefined;
  const root = quickParse(source);
  if (root === undefined || !isShallow(root)) return undefined;
  return parsedExpression(source, { $typeName: "cel.expr.ParsedExpr", expr: root });
}

/** The expressions directly inside one, in the order of the text. */
export function children(expr: Expr): readonly Expr[] {
  const { exprKind } = expr;
  switch (exprKind.case) {
    case "selectExpr":
      return present([exprKind.value.operand]);
    case "callExpr":
      return present([exprKind.value.target, ...exprKind.value.args]);
    case "listExpr":
      return exprKind.value.elements;
    case "structExpr":
      return present(exprKind.value.entries.flatMap(({ keyKind, value }) => [keyOf(keyKind), value]));
    case "comprehensionExpr": {
      const { iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
      return present([iterRange, accuInit, loopCondition, loopStep, result]);
    }
    default:
      return [];
  }
}

/** The value of a constant text; undefined: it is something else. */
export function constantText({ exprKind }: Expr): string | undefined {
  const constant = exprKind.case === "constExpr" ? exprKind.value.constantKind : undefined;
  return constant?.case === "stringValue" ? constant.value : undefined;
}

const SPLIT = "split it into several rules";

type KeyKind = { readonly case: "mapKey"; readonly value: Expr } | { readonly case: string | undefined };

function keyOf(kind: KeyKind): Expr | undefined {
  return kind.case === "mapKey" && "value" in kind ? kind.value : undefined;
}

function present(exprs: readonly (Expr | undefined)[]): readonly Expr[] {
  return exprs.filter((expr) => expr !== undefined);
}

function parsedExpression(source: string, parsed: ParsedExpr & { expr: Expr }): ParsedExpression {
  const positions = parsed.sourceInfo?.positions ?? {};
  return {
    source,
    root: parsed.expr,
    offsetOf: (node) => nameOffset(source, positions[node.id.toString()] ?? 0),
    print(node) {
      try {
        return unparse({ ...parsed, expr: node });
      } catch {
        return undefined; // what a macro expands to cannot always be printed
      }
    },
  };
}

/** The parser marks an operator from the space before it, a field from its dot. */
function nameOffset(source: string, offset: number): number {
  const before = /^\s*(\.\s*(?=[A-Za-z_]))?/.exec(source.slice(offset))?.[0] ?? "";
  return offset + before.length;
}

function bad(message: string, offset: number, suggestion = ""): ExpressionProblem {
  return { code: "BAD_CONDITION", message, offset, suggestion };
}

function limitProblem(source: string): ExpressionProblem | undefined {
  if (source.trim() === "") return bad("the condition is empty", 0, "leave 'when' out for a rule that always applies");
  if (source.length > MAX_EXPRESSION_LENGTH) {
    return bad(`the condition is longer than ${MAX_EXPRESSION_LENGTH} characters`, MAX_EXPRESSION_LENGTH, SPLIT);
  }
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? "";
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    if (depth > MAX_BRACKETS) return bad(`more than ${MAX_BRACKETS} brackets are open here`, i, SPLIT);
  }
  return undefined;
}

/** Level by level, because a recursion is what the limit is there to spare. */
function isShallow(root: Expr): boolean {
  let level: readonly Expr[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false;
    level = level.flatMap(children);
  }
  return true;
}

/** The parser's errors carry a location and expectations; neither is in its public types. */
function syntaxProblem(source: string, error: unknown): ExpressionProblem {
  if (error instanceof RangeError) return bad("the condition is nested too deeply", 0, SPLIT);
  const offset = locatedOffset(error);
  const text = error instanceof Error ? error.message.replace(/^<input>:\d+:\d+: /, "") : String(error);
  if (offset >= 0 && /(?<![=<>!])=(?!=)/.test(source.slice(offset, offset + 2))) {
    return bad("syntax error: '=' is not an operator", offset, "compare with '=='");
  }
  const word = /^(and|or|not)\b/i.exec(source.slice(Math.max(offset, 0)))?.[0]?.toLowerCase();
  const operator = word === "and" ? "&&" : word === "or" ? "||" : word === "not" ? "!" : undefined;
  return bad(`syntax error: ${text}`, Math.max(offset, 0), operator === undefined ? "" : `write '${operator}'`);
}

function locatedOffset(error: unknown): number {
  if (typeof error !== "object" || error === null || !("location" in error)) return -1;
  const { location } = error as { location?: { start?: { offset?: unknown } } };
  const offset = location?.start?.offset;
  return typeof offset === "number" ? offset : -1;
}
