import { LineCounter } from "yaml";
import { nearestName } from "../../config/nearest.ts";
import type { JsonValue } from "../../json.ts";
import { cachedCondition } from "../cel/condition-cache.ts";
import { checkPolicySet, type PolicyDocument } from "../check/check-policy-set.ts";
import { didYouMean, errorAt, type Finding } from "../check/finding.ts";
import type { Diagnostic, Policy, PolicyFile, PolicySet, Workflow } from "../model.ts";
import { LIMITS } from "./limits.ts";
import { nearestPlace, offsetInScalar, placeAt } from "./place.ts";
import { readYaml, type TextFinding, type YamlDocument } from "./read-yaml.ts";
import { documentSchemas } from "./schema.ts";
import { schemaFindings } from "./schema-findings.ts";

/** `policySet` is undefined if and only if some diagnostic is an error. Diagnostics are in the order of the text. */
export interface ParsedPolicyFiles {
  readonly policySet: PolicySet | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads policy files (YAML or JSON, any number of documents each), checks them one by one and together, and names
 * every finding's file, line and column. Never throws on account of what is in a file.
 */
export function parsePolicyFiles(files: readonly PolicyFile[]): ParsedPolicyFiles {
  if (files.length > LIMITS.files) return tooManyFiles(files);
  const sources = files.map(readSource);
  const located = sources.flatMap((source) => source.documents.map((document) => ({ source, document })));
  const parsed = located.map((entry) => ({ ...entry, ...readDocument(entry.document.value) }));
  const valid = parsed.filter((entry) => entry.content !== undefined);
  const contents = valid.map(({ content }) => content).filter((content) => content !== undefined);
  const unreadable = parsed
    .filter((entry) => entry.content === undefined)
    .flatMap(({ document }) => workflowName(document.value));
  const incomplete = sources.some((source) => source.findings.length > 0);
  const together = checkPolicySet(contents, cachedCondition, unreadable).filter(
    ({ code }) => !(incomplete && NEED_ALL_TEXT.has(code)),
  );
  const diagnostics = [
    ...sources.flatMap((source) => source.findings.map((finding) => textDiagnostic(source, finding))),
    ...parsed.flatMap(({ source, document, findings }) =>
      findings.map((finding) => diagnostic(source, document, finding)),
    ),
    ...together.flatMap((finding) => {
      const entry = valid[finding.document];
      return entry === undefined ? [] : [diagnostic(entry.source, entry.document, finding)];
    }),
  ];
  const failed = diagnostics.some(({ severity }) => severity === "error");
  return { policySet: failed ? undefined : policySet(contents), diagnostics: inOrder(files, diagnostics) };
}

/** What is missing may stand in the text that could not be read. */
const NEED_ALL_TEXT: ReadonlySet<string> = new Set(["UNKNOWN_WORKFLOW", "UNUSED_WORKFLOW"]);

interface Source {
  readonly file: PolicyFile;
  readonly lines: LineCounter;
  readonly documents: readonly YamlDocument[];
  readonly findings: readonly TextFinding[];
}

function readSource(file: PolicyFile): Source {
  return { file, lines: lineStarts(file.content), ...readYaml(file.content) };
}

/** Of every line, also of text that no parser was let near. */
function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) lines.addNewLine(start);
  return lines;
}

interface ReadDocument {
  readonly content: PolicyDocument | undefined;
  readonly findings: readonly Finding[];
}

function readDocument(value: JsonValue): ReadDocument {
  const kind = fieldOf(value, "kind");
  if (kind !== "Policy" && kind !== "Workflow") return { content: undefined, findings: [unknownKind(value, kind)] };
  const result = documentSchemas[kind].safeParse(value);
  if (result.success) return { content: result.data, findings: [] };
  return { content: undefined, findings: schemaFindings(kind, result.error.issues, value) };
}

function unknownKind(value: JsonValue, kind: JsonValue | undefined): Finding {
  const kinds = Object.keys(documentSchemas);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return errorAt([], "INVALID_VALUE", "a policy document is a map", "begin with 'apiVersion: postern.dev/v1'");
  }
  if (kind === undefined)
    return errorAt([], "MISSING_FIELD", "'kind' is missing", `add 'kind: ${kinds.join("' or 'kind: ")}'`);
  const near = typeof kind === "string" ? nearestName(kind, kinds) : undefined;
  return errorAt(["kind"], "UNKNOWN_KIND", `the kind is not one of ${kinds.join(", ")}`, didYouMean(near));
}

/** The name of a workflow that could not be read in full. */
function workflowName(value: JsonValue): readonly string[] {
  const name = fieldOf(fieldOf(value, "metadata"), "name");
  return fieldOf(value, "kind") === "Workflow" && typeof name === "string" ? [name] : [];
}

function fieldOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

function policySet(contents: readonly PolicyDocument[]): PolicySet {
  return {
    policies: contents.filter((content): content is Policy => content.kind === "Policy"),
    workflows: contents.filter((content): content is Workflow => content.kind === "Workflow"),
  };
}

function textDiagnostic(source: Source, { code, message, suggestion, offset }: TextFinding): Diagnostic {
  return { code, severity: "error", message, suggestion, ...position(source, offset) };
}

function diagnostic(source: Source, document: YamlDocument, finding: Finding): Diagnostic {
  const { code, severity, message, suggestion } = finding;
  return { code, severity, message, suggestion, ...position(source, offsetOf(source, document, finding)) };
}

function offsetOf(source: Source, { place: root, value }: YamlDocument, { path, key, offset }: Finding): number {
  const place = nearestPlace(root, path);
  if (key !== undefined) return place.entries.get(key)?.keyStart ?? place.start;
  if (offset === undefined || placeAt(root, path) === undefined) return place.start;
  const text = path.reduce<JsonValue | undefined>((parent, step) => fieldOf(parent, String(step)), value);
  return typeof text === "string" ? offsetInScalar(source.file.content, place, text, offset) : place.start;
}

function position({ file, lines }: Source, offset: number): Pick<Diagnostic, "file" | "line" | "column"> {
  const { line, col } = lines.linePos(offset);
  return { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function inOrder(files: readonly PolicyFile[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const order = new Map(files.map(({ path }, index) => [path, index]));
  const sorted = diagnostics.toSorted(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
  const errors = sorted.filter(({ severity }) => severity === "error");
  return sorted.length <= LIMITS.diagnostics
    ? sorted
    : errors.concat(sorted.filter((d) => d.severity !== "error")).slice(0, LIMITS.diagnostics);
}

function tooManyFiles(files: readonly PolicyFile[]): ParsedPolicyFiles {
  const message = `${files.length} files are more than ${LIMITS.files}`;
  const at = { file: files[0]?.path ?? "", line: 1, column: 1 };
  return {
    policySet: undefined,
    diagnostics: [
      { code: "LIMIT_EXCEEDED", severity: "error", message, suggestion: "put several documents into one file", ...at },
    ],
  };
}
