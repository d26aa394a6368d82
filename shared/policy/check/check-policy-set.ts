import type { ConditionCompilation } from "../cel/condition.ts";
import type { Policy, Workflow } from "../model.ts";
import { checkPolicy } from "./check-policy.ts";
import { checkWorkflow } from "./check-workflow.ts";
import { errorAt, type Finding } from "./finding.ts";

export type PolicyDocument = Policy | Workflow;

/** A finding and the document, by index, that it is about. */
export interface SetFinding extends Finding {
  readonly document: number;
}

/**
 * What is wrong with documents that are well-formed one by one: names, references, patterns, conditions.
 * `alsoDeclared`: workflows that exist in documents which could not be read, so that nobody is sent looking for them.
 */
export function checkPolicySet(
  documents: readonly PolicyDocument[],
  compile: (source: string) => ConditionCompilation,
  alsoDeclared: readonly string[] = [],
): readonly SetFinding[] {
  return [...checkByDocument(documents, compile, alsoDeclared)].flat();
}

/** The same, document by document: whoever has other work too can do some in between. */
export function* checkByDocument(
  documents: readonly PolicyDocument[],
  compile: (source: string) => ConditionCompilation,
  alsoDeclared: readonly string[] = [],
): Generator<readonly SetFinding[], void> {
  const workflows = documents.filter((document) => document.kind === "Workflow").map(({ metadata }) => metadata.name);
  const known = [...new Set([...workflows, ...alsoDeclared])].sort();
  const used = new Set(documents.flatMap((document) => (document.kind === "Policy" ? workflowsOf(document) : [])));
  const names = new Set<string>();
  for (const [index, document] of documents.entries()) {
    const findings = [
      ...checkName(document, names),
      ...(document.kind === "Policy" ? checkPolicy(document, known, compile) : checkWorkflow(document)),
      ...(document.kind === "Workflow" && !used.has(document.metadata.name) ? [unused(document)] : []),
    ];
    yield findings.map((finding) => ({ ...finding, document: index }));
  }
}

function workflowsOf({ spec }: Policy): readonly string[] {
  return [spec.workflow, ...spec.rules.map(({ workflow }) => workflow)].filter((name) => name !== undefined);
}

function checkName({ kind, metadata }: PolicyDocument, names: Set<string>): readonly Finding[] {
  const key = `${kind} ${metadata.name}`;
  if (!names.has(key)) {
    names.add(key);
    return [];
  }
  const message = `another ${kind} is called '${metadata.name}' already`;
  return [errorAt(["metadata", "name"], "DUPLICATE_NAME", message, "rename one of them")];
}

function unused({ metadata }: Workflow): Finding {
  return {
    code: "UNUSED_WORKFLOW",
    severity: "warning",
    message: `no policy asks workflow '${metadata.name}'`,
    suggestion: "",
    path: ["metadata", "name"],
  };
}
