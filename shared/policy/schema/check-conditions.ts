import { autoProblems } from "../auto/auto-expression.ts";
import type { InputDescription } from "../cel/check-expression.ts";
import { conditionProblems } from "../cel/described-condition.ts";
import type { ExpressionProblem } from "../cel/expression.ts";
import type { StaticType } from "../cel/static-type.ts";
import type { PolicyDocument, SetFinding } from "../check/check-policy-set.ts";
import type { Finding, Path } from "../check/finding.ts";
import type { Rule, Workflow } from "../model.ts";
import { checkRedactPaths } from "./check-redact-paths.ts";
import { checkSubjects } from "./check-subjects.ts";
import type { RequestSchema } from "./model.ts";
import { schemasOf } from "./reach.ts";
import { inputTypes, knowsPath } from "./static-types.ts";

/**
 * What schemas say against the conditions of the requests that they describe: of rules, and of the automatic rules of
 * the workflows that those ask; and against what is to be redacted in those requests. A condition about requests of several schemas has to be right in each of them.
 */
export function checkAgainstSchemas(
  documents: readonly PolicyDocument[],
  schemas: readonly RequestSchema[],
): readonly SetFinding[] {
  if (schemas.length === 0) return [];
  const described = schemas.map((schema) => ({ schema, types: inputTypes(schema) }));
  const typed = (met: readonly RequestSchema[]) => described.filter(({ schema }) => met.includes(schema));
  const asked = workflowSchemas(documents, schemas);
  return documents.flatMap((document, index) => {
    const findings =
      document.kind === "Policy"
        ? [
            ...checkRedactPaths(document, schemasOf(schemas, document)),
            ...document.spec.rules.flatMap((rule, at) =>
              checkRule(["spec", "rules", at], rule, typed(schemasOf(schemas, document, rule))),
            ),
          ]
        : checkWorkflow(document, typed(asked.get(document.metadata.name) ?? []));
    return findings.map((finding) => ({ ...finding, document: index }));
  });
}

interface TypedSchema {
  readonly schema: RequestSchema;
  readonly types: ReadonlyMap<string, StaticType>;
}

/** By workflow: the schemas of the requests that it is asked about. */
function workflowSchemas(
  documents: readonly PolicyDocument[],
  schemas: readonly RequestSchema[],
): ReadonlyMap<string, readonly RequestSchema[]> {
  const asked = new Map<string, readonly RequestSchema[]>();
  const add = (workflow: string | undefined, met: readonly RequestSchema[]) => {
    if (workflow !== undefined) asked.set(workflow, [...(asked.get(workflow) ?? []), ...met]);
  };
  for (const document of documents) {
    if (document.kind !== "Policy") continue;
    const { spec } = document;
    // The default asks about any request that the policy covers, a score about those that its rules are about.
    if (spec.default === "escalate") add(spec.workflow, schemasOf(schemas, document));
    for (const rule of spec.rules) {
      const met = schemasOf(schemas, document, rule);
      if (rule.effect === "escalate") add(rule.workflow ?? spec.workflow, met);
      if (spec.escalateAt !== undefined && (rule.risk ?? 0) > 0) add(spec.workflow, met);
    }
  }
  return asked;
}

const MISSING: Readonly<Record<NonNullable<Rule["effect"]>, string>> = {
  allow: "a request without it is not allowed by this rule",
  escalate: "a request without it is escalated",
  deny: "a request without it is denied",
};

function checkRule(path: Path, rule: Rule, met: readonly TypedSchema[]): readonly Finding[] {
  const missing = rule.effect === undefined ? "the risk is added to a request without it" : MISSING[rule.effect];
  return [
    ...checkCondition([...path, "when"], rule.when, met, conditionProblems, missing),
    ...checkSubjects(
      [...path, "subjects"],
      rule.subjects ?? {},
      met.map(({ schema }) => schema),
    ),
  ];
}

function checkWorkflow({ spec }: Workflow, met: readonly TypedSchema[]): readonly Finding[] {
  return spec.auto.flatMap((rule, at) => {
    const approves = !("webhook" in rule) && rule.decision === "approve";
    const missing = approves ? "a request without it is not approved by this" : "without it people decide";
    return checkCondition(["spec", "auto", at, "when"], rule.when, met, autoProblems, missing);
  });
}

type ProblemsOf = (source: string, description: InputDescription) => readonly ExpressionProblem[];

function checkCondition(
  path: Path,
  source: string | undefined,
  met: readonly TypedSchema[],
  problemsOf: ProblemsOf,
  missing: string,
): readonly Finding[] {
  if (source === undefined) return [];
  const found = met.flatMap(({ schema, types }) => {
    const others = met.filter((other) => other.schema !== schema);
    const isKnownElsewhere: InputDescription["isKnownElsewhere"] = (at) =>
      others.some((other) => knowsPath(other.types, at));
    return problemsOf(source, { variables: types, isKnownElsewhere }).map((problem) => ({ problem, schema }));
  });
  return together(found).map(({ problem, schemas, suggestions }) => {
    const { code, message, offset } = problem;
    const isWarning = code === "UNGUARDED_ATTRIBUTE";
    return {
      code,
      severity: isWarning ? "warning" : "error",
      message: `${message}${isWarning ? `: ${missing}` : ""} (${schemas.length === 1 ? "schema" : "schemas"} ${schemas.join(", ")})`,
      suggestion: suggestions.join(" "),
      path,
      offset,
    };
  });
}

interface SharedProblem {
  readonly problem: ExpressionProblem;
  readonly schemas: string[];
  readonly suggestions: string[];
}

/** The same problem under several schemas is told once. */
function together(
  found: readonly { readonly problem: ExpressionProblem; readonly schema: RequestSchema }[],
): readonly SharedProblem[] {
  const shared = new Map<string, SharedProblem>();
  for (const { problem, schema } of found) {
    const { code, offset, message, suggestion } = problem;
    const key = JSON.stringify([code, offset, message]);
    const one = shared.get(key) ?? { problem, schemas: [], suggestions: [] };
    one.schemas.push(`'${schema.metadata.name}'`);
    if (suggestion !== "" && !one.suggestions.includes(suggestion)) one.suggestions.push(suggestion);
    shared.set(key, one);
  }
  return [...shared.values()];
}
