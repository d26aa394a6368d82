import { LineCounter } from "yaml";
import type { JsonValue } from "../../json.ts";
import { cachedCondition } from "../cel/condition-cache.ts";
import { checkPolicySet, type PolicyDocument } from "../check/check-policy-set.ts";
import type { Finding } from "../check/finding.ts";
import type { Diagnostic, Policy, PolicyFile, PolicySet, Workflow } from "../model.ts";
import { expandTests } from "../test/expand-tests.ts";
import type { PolicyTestCase } from "../test/model.ts";
import { LIMITS } from "./limits.ts";
import { nearestPlace, offsetInScalar, placeAt } from "./place.ts";
import { type DocumentReading, fieldOf, type PolicyFileReading, readPolicyFile } from "./read-policy-file.ts";
import { readYaml, type TextFinding, type YamlDocument, type YamlFile } from "./read-yaml.ts";

/** `policySet` is undefined if and only if some diagnostic is an error. Diagnostics are in the order of the text. */
export interface ParsedPolicyFiles {
  readonly policySet: PolicySet | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that say what is enforced: all but those that hold tests of policies and nothing else. */
  readonly enforced: readonly PolicyFile[];
  /** The cases of all tests, in the order of the text; none while some diagnostic is an error. */
  readonly tests: () => readonly PolicyTestCase[];
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
  const sources = files.map((file) => readSource(file, read));
  const located = sources.flatMap(({ text, reading }) =>
    reading.documents.map((it, index) => ({ ...it, text, index })),
  );
  const valid = located.filter(({ content }) => content !== undefined);
  const contents = valid.map(({ content }) => content).filter((content) => content !== undefined);
  const unreadable = located.flatMap((document) => document.unreadable);
  const incomplete = sources.some(({ reading }) => reading.findings.length > 0);
  const together = checkPolicySet(contents, cachedCondition, unreadable).filter(
    ({ code }) => !(incomplete && NEED_ALL_TEXT.has(code)),
  );
  const diagnostics = [
    ...sources.flatMap(({ text, reading }) => reading.findings.map((finding) => textDiagnostic(text, finding))),
    ...located.flatMap((document) => document.findings.map((finding) => diagnostic(document, finding))),
    ...together.flatMap((finding) => {
      const document = valid[finding.document];
      return document === undefined ? [] : [diagnostic(document, finding)];
    }),
  ];
  const failed = diagnostics.some(({ severity }) => severity === "error");
  return {
    policySet: failed ? undefined : policySet(contents),
    diagnostics: inOrder(files, diagnostics),
    enforced: sources.filter(({ reading }) => !holdsOnlyTests(reading)).map(({ text }) => text.file),
    tests: () => (failed ? [] : located.flatMap(casesIn)),
  };
}

/** What is missing may stand in the text that could not be read. */
const NEED_ALL_TEXT: ReadonlySet<string> = new Set(["UNKNOWN_WORKFLOW", "UNUSED_WORKFLOW"]);

/** A file's text, and where things stand in it, which nobody asks as long as nothing is found. */
interface SourceText {
  readonly file: PolicyFile;
  readonly lines: () => LineCounter;
  readonly yaml: () => YamlFile;
}

interface Located extends DocumentReading {
  readonly text: SourceText;
  /** In the file. */
  readonly index: number;
}

function holdsOnlyTests({ documents }: PolicyFileReading): boolean {
  return documents.length > 0 && documents.every(({ test }) => test !== undefined);
}

function casesIn(document: Located): readonly PolicyTestCase[] {
  const { test, text, index } = document;
  if (test === undefined) return [];
  const root = text.yaml().documents[index]?.place;
  return expandTests(test).cases.map(({ index: at, ...expanded }) => {
    const offset = root === undefined ? 0 : nearestPlace(root, ["spec", "tests", at]).start;
    const { file, line } = position(text, offset);
    return { ...expanded, file, line };
  });
}

function readSource(file: PolicyFile, read: (text: string) => PolicyFileReading) {
  const reading = read(file.content);
  let lines: LineCounter | undefined;
  let yaml = reading.yaml;
  const text: SourceText = {
    file,
    lines() {
      lines ??= lineStarts(file.content);
      return lines;
    },
    yaml() {
      yaml ??= readYaml(file.content);
      return yaml;
    },
  };
  return { text, reading };
}

/** Of every line, also of text that no parser was let near. */
function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) lines.addNewLine(start);
  return lines;
}

function policySet(contents: readonly PolicyDocument[]): PolicySet {
  return {
    policies: contents.filter((content): content is Policy => content.kind === "Policy"),
    workflows: contents.filter((content): content is Workflow => content.kind === "Workflow"),
  };
}

function textDiagnostic(text: SourceText, { code, message, suggestion, offset }: TextFinding): Diagnostic {
  return { code, severity: "error", message, suggestion, ...position(text, offset) };
}

function diagnostic({ text, index }: Located, finding: Finding): Diagnostic {
  const { code, severity, message, suggestion } = finding;
  const document = text.yaml().documents[index];
  const offset = document === undefined ? 0 : offsetOf(text.file, document, finding);
  return { code, severity, message, suggestion, ...position(text, offset) };
}

function offsetOf(file: PolicyFile, { place: root, value }: YamlDocument, { path, key, offset }: Finding): number {
  const place = nearestPlace(root, path);
  if (key !== undefined) return place.entries.get(key)?.keyStart ?? place.start;
  if (offset === undefined || placeAt(root, path) === undefined) return place.start;
  const text = path.reduce<JsonValue | undefined>((parent, step) => fieldOf(parent, String(step)), value);
  return typeof text === "string" ? offsetInScalar(file.content, place, text, offset) : place.start;
}

function position({ file, lines }: SourceText, offset: number): Pick<Diagnostic, "file" | "line" | "column"> {
  const { line, col } = lines().linePos(offset);
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
    enforced: files,
    tests: () => [],
    diagnostics: [
      { code: "LIMIT_EXCEEDED", severity: "error", message, suggestion: "put several documents into one file", ...at },
    ],
  };
}
