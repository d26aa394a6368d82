import { type FactDeclarations, withDefaults } from "../../facts/index.ts";
import { cachedCondition } from "../cel/condition-cache.ts";
import { checkPolicySet, type PolicyDocument, type SetFinding } from "../check/check-policy-set.ts";
import type { Finding } from "../check/finding.ts";
import { checkAgainstFacts } from "../facts/check-conditions.ts";
import { checkFactSchemas } from "../facts/check-schemas.ts";
import { checkTestFacts } from "../facts/check-tests.ts";
import { type FactSchema, factDeclarations } from "../facts/model.ts";
import { allowanceFor, unusedAllowance } from "../lint/allowances.ts";
import { type LintOptions, lintDocuments, unusedSchemas } from "../lint/lint.ts";
import { checkSatisfiable } from "../lint/satisfiable.ts";
import type { Diagnostic, Policy, PolicyFile, PolicySet, Workflow } from "../model.ts";
import { checkAgainstSchemas } from "../schema/check-conditions.ts";
import { checkSchemas } from "../schema/check-schemas.ts";
import { checkTests } from "../schema/check-tests.ts";
import type { RequestSchema } from "../schema/model.ts";
import { expandTests } from "../test/expand-tests.ts";
import type { PolicyTestCase } from "../test/model.ts";
import { LIMITS } from "./limits.ts";
import { nearestPlace } from "./place.ts";
import { type DocumentReading, type PolicyFileReading, readPolicyFile } from "./read-policy-file.ts";
import { diagnostic, inOrder, position, type SourceText, sourceText, textDiagnostic } from "./source-text.ts";

/** `policySet` is undefined if and only if some diagnostic is an error. Diagnostics are in the order of the text. */
export interface ParsedPolicyFiles {
  readonly policySet: PolicySet | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that say what is enforced: all but those that hold tests of policies and nothing else. */
  readonly enforced: readonly PolicyFile[];
  /** The cases of all tests, in the order of the text; none while some diagnostic is an error. */
  readonly tests: () => readonly PolicyTestCase[];
  /** What the linter says: the diagnostics and, unless some of them is an error, its own. */
  readonly lint: (options?: LintOptions) => LintReport;
}

/** Findings in the order of the text. */
export interface LintReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Warnings that an author answers for by `lint.allow`. */
  readonly allowed: readonly Diagnostic[];
}

/**
 * Reads policy files (YAML or JSON, any number of documents each), checks them one by one and together, and names
 * every finding's file, line and column. Never throws on account of what is in a file. `read`: for whoever remembers
 * what readPolicyFile said of the same text before.
 */
export function parsePolicyFiles(
  files: readonly PolicyFile[],
  read: (text: string) => PolicyFileReading = readPolicyFile,
): ParsedPolicyFiles {
  if (files.length > LIMITS.files) return tooManyFiles(files);
  const sources = files.map((file) => {
    const reading = read(file.content);
    return { text: sourceText(file, reading), reading };
  });
  const located = sources.flatMap(({ text, reading }) =>
    reading.documents.map((it, index): Located => ({ ...it, text, index })),
  );
  const incomplete = sources.some(({ reading }) => reading.findings.length > 0);
  const found = findingsOf(located).filter(({ finding: { code } }) => !(incomplete && NEED_ALL_TEXT.has(code)));
  const unread = sources.flatMap(({ text, reading }) =>
    reading.findings.map((finding) => textDiagnostic(text, finding)),
  );
  const told = (these: readonly LocatedFinding[]) =>
    inOrder(files, [
      ...unread,
      ...these.map(({ document, finding }) => diagnostic(document.text, document.index, finding)),
    ]);
  const failed = unread.length > 0 || found.some(({ finding }) => finding.severity === "error");
  return {
    policySet: failed ? undefined : policySet(contentsOf(located).contents, factsIn(located).factSchemas),
    diagnostics: told(found.filter((one) => !isAllowed(one))),
    enforced: sources.filter(({ reading }) => !holdsOnlyTests(reading)).map(({ text }) => text.file),
    tests: () => (failed ? [] : testCases(located)),
    lint(options) {
      const all = failed ? found : [...found, ...lintFindings(located, options)];
      const allowed = all.filter(isAllowed);
      const unused = failed ? [] : unusedAllowances(located, allowed);
      return {
        diagnostics: told([...all.filter((one) => !isAllowed(one)), ...unused]),
        allowed: told(allowed),
      };
    },
  };
}

/** What is missing may stand in the text that could not be read. */
const NEED_ALL_TEXT: ReadonlySet<string> = new Set(["UNKNOWN_WORKFLOW", "UNUSED_WORKFLOW"]);

interface Located extends DocumentReading {
  readonly text: SourceText;
  /** In the file. */
  readonly index: number;
}

interface LocatedFinding {
  readonly document: Located;
  readonly finding: Finding;
}

function findingsOf(located: readonly Located[]): readonly LocatedFinding[] {
  const { contents, holders } = contentsOf(located);
  const { schemas, holders: schemaHolders } = schemasIn(located);
  const { factSchemas, holders: factHolders } = factsIn(located);
  const declarations = factDeclarations({ factSchemas });
  const unreadable = located.flatMap((document) => document.unreadable);
  return [
    ...located.flatMap((document) => document.findings.map((finding) => ({ document, finding }))),
    ...placed(holders, checkPolicySet(contents, cachedCondition, unreadable)),
    ...placed(holders, checkSatisfiable(contents)),
    ...placed(schemaHolders, checkSchemas(schemas)),
    ...placed(holders, checkAgainstSchemas(contents, schemas)),
    ...placed(factHolders, checkFactSchemas(factSchemas)),
    ...placed(holders, checkAgainstFacts(contents, declarations)),
    ...located.flatMap((document) => testFindings(document, schemas, declarations)),
  ];
}

function testFindings(
  document: Located,
  schemas: readonly RequestSchema[],
  declarations: FactDeclarations,
): readonly LocatedFinding[] {
  const { test, findings } = document;
  if (test === undefined || findings.length > 0) return [];
  return [...checkTests(test, schemas), ...checkTestFacts(test, declarations)].map((finding) => ({
    document,
    finding,
  }));
}

function lintFindings(located: readonly Located[], options: LintOptions | undefined): readonly LocatedFinding[] {
  const { contents, holders } = contentsOf(located);
  const { schemas, holders: schemaHolders } = schemasIn(located);
  return [
    ...placed(holders, lintDocuments(contents, options)),
    ...placed(schemaHolders, unusedSchemas(contents, schemas)),
  ];
}

function isAllowed({ document, finding }: LocatedFinding): boolean {
  return allowanceFor(finding, document.allowances) !== undefined;
}

function unusedAllowances(located: readonly Located[], allowed: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const used = new Set(allowed.map(({ document, finding }) => allowanceFor(finding, document.allowances)));
  return located.flatMap((document) =>
    document.allowances
      .filter((allowance) => !used.has(allowance))
      .map((allowance) => ({ document, finding: unusedAllowance(allowance) })),
  );
}

/** Findings of documents by their number, as findings of those that hold them. */
function placed(holders: readonly Located[], findings: readonly SetFinding[]): readonly LocatedFinding[] {
  return findings.flatMap(({ document: index, ...finding }) => {
    const document = holders[index];
    return document === undefined ? [] : [{ document, finding }];
  });
}

/** What is enforced, and which document holds it. */
function contentsOf(located: readonly Located[]) {
  const holders = located.filter(({ content }) => content !== undefined);
  return { holders, contents: holders.map(({ content }) => content).filter((content) => content !== undefined) };
}

function schemasIn(located: readonly Located[]) {
  const holders = located.filter(({ schema }) => schema !== undefined);
  return { holders, schemas: holders.map(({ schema }) => schema).filter((schema) => schema !== undefined) };
}

function factsIn(located: readonly Located[]) {
  const holders = located.filter(({ facts }) => facts !== undefined);
  return { holders, factSchemas: holders.map(({ facts }) => facts).filter((facts) => facts !== undefined) };
}

function holdsOnlyTests({ documents }: PolicyFileReading): boolean {
  return documents.length > 0 && documents.every(({ test }) => test !== undefined);
}

function testCases(located: readonly Located[]): readonly PolicyTestCase[] {
  const declarations = factDeclarations(factsIn(located));
  return located.flatMap((document) => casesIn(document, declarations));
}

function casesIn({ test, text, index }: Located, declarations: FactDeclarations): readonly PolicyTestCase[] {
  if (test === undefined) return [];
  const root = text.yaml().documents[index]?.place;
  return expandTests(test).cases.map(({ index: at, ...expanded }) => {
    const offset = root === undefined ? 0 : nearestPlace(root, ["spec", "tests", at]).start;
    const { file, line } = position(text, offset);
    return { ...expanded, ...withDefaults(expanded, declarations), file, line };
  });
}

function policySet(contents: readonly PolicyDocument[], factSchemas: readonly FactSchema[]): PolicySet {
  return {
    policies: contents.filter((content): content is Policy => content.kind === "Policy"),
    workflows: contents.filter((content): content is Workflow => content.kind === "Workflow"),
    // Absent without any: the digest of a bundle does not change by what it does not use.
    ...(factSchemas.length === 0 ? {} : { factSchemas }),
  };
}

function tooManyFiles(files: readonly PolicyFile[]): ParsedPolicyFiles {
  const message = `${files.length} files are more than ${LIMITS.files}`;
  const at = { file: files[0]?.path ?? "", line: 1, column: 1 };
  const diagnostics: readonly Diagnostic[] = [
    { code: "LIMIT_EXCEEDED", severity: "error", message, suggestion: "put several documents into one file", ...at },
  ];
  return {
    policySet: undefined,
    enforced: files,
    tests: () => [],
    diagnostics,
    lint: () => ({ diagnostics, allowed: [] }),
  };
}
