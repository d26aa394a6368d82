import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { children, constantText, type ParsedExpression } from "../cel/expression.ts";
import { pathOf } from "../cel/reads.ts";
import { regexSize } from "../cel/regex-size.ts";
import { type Finding, type Path, warningAt } from "../check/finding.ts";

/** Instructions from which on a pattern is worth a word; docs/policy-lint.md says what they cost. */
const COSTLY_SIZE = 500;

const FROM_CALLER: ReadonlySet<string> = new Set(["subject", "action", "resource", "context", "arguments"]);

/** Regular expressions run in linear time, so none can blow up on a text. What is left: large ones, and the caller's. */
export function regexFindings(path: Path, { root, print }: ParsedExpression): readonly Finding[] {
  const findings: Finding[] = [];
  const pending: Expr[] = [root];
  for (let expr = pending.pop(); expr !== undefined; expr = pending.pop()) {
    pending.push(...children(expr));
    const { exprKind } = expr;
    if (exprKind.case !== "callExpr" || exprKind.value.function !== "matches") continue;
    const pattern = exprKind.value.args.at(-1);
    if (pattern !== undefined) findings.push(...patternFindings(path, pattern, print(pattern)));
  }
  return findings;
}

function patternFindings(path: Path, pattern: Expr, shown = "…"): readonly Finding[] {
  const text = constantText(pattern);
  if (text === undefined) return callerChooses(pattern) ? [fromRequest(path, shown)] : [];
  const size = regexSize(text);
  if (size < COSTLY_SIZE) return [];
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const message = `'${short}' makes about ${size} instructions: counted repetitions multiply`;
  return [warningAt(path, "COSTLY_REGEX", message, "repeat by '+', and bound the text: size(…) <= 200 && …")];
}

function fromRequest(path: Path, shown: string): Finding {
  const message = `the caller chooses the pattern ${shown}, and with '.*' that it matches`;
  return warningAt(
    path,
    "REGEX_FROM_REQUEST",
    message,
    "write the pattern here, or compare by glob(), startsWith() or in",
  );
}

function callerChooses(expr: Expr): boolean {
  const path = pathOf(expr);
  if (path !== undefined) return FROM_CALLER.has(path[0] ?? "");
  return children(expr).some(callerChooses);
}
