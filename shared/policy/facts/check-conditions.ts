import type { FactDeclarations } from "../../facts/declaration.ts";
import { autoProblems } from "../auto/auto-expression.ts";
import type { InputDescription } from "../cel/check-expression.ts";
import { conditionProblems } from "../cel/described-condition.ts";
import type { ExpressionProblem } from "../cel/expression.ts";
import type { PolicyDocument, SetFinding } from "../check/check-policy-set.ts";
import type { Finding, Path } from "../check/finding.ts";
import { factsType } from "./static-types.ts";

/** What declarations of facts say against the conditions that read facts. Where none are, there may be any facts. */
export function checkAgainstFacts(
  documents: readonly PolicyDocument[],
  declarations: FactDeclarations,
): readonly SetFinding[] {
  if (declarations.size === 0) return [];
  const variables = new Map([["facts", factsType(declarations)]]);
  const description: InputDescription = { variables, isKnownElsewhere: () => false };
  return documents.flatMap((document, index) =>
    conditionsOf(document).flatMap(({ path, source, problemsOf }) =>
      problemsOf(source, description).map((problem) => ({ ...findingOf(problem, path), document: index })),
    ),
  );
}

function findingOf({ code, message, suggestion, offset }: ExpressionProblem, path: Path): Finding {
  // A member of a map may be absent like any fact: the condition fails closed then, which may be what is meant.
  const severity = code === "UNGUARDED_ATTRIBUTE" ? "warning" : "error";
  return { code, severity, message, suggestion, path, offset };
}

interface Written {
  readonly path: Path;
  readonly source: string;
  readonly problemsOf: typeof conditionProblems;
}

function conditionsOf(document: PolicyDocument): readonly Written[] {
  const [path, rules, problemsOf] =
    document.kind === "Policy"
      ? (["rules", document.spec.rules, conditionProblems] as const)
      : (["auto", document.spec.auto, autoProblems] as const);
  return rules.flatMap(({ when }, at) =>
    when === undefined ? [] : [{ path: ["spec", path, at, "when"], source: when, problemsOf }],
  );
}
