import { LineCounter } from "yaml";
import type { JsonValue } from "../../json.ts";
import type { Finding } from "../check/finding.ts";
import type { Diagnostic, PolicyFile } from "../model.ts";
import { LIMITS } from "./limits.ts";
import { nearestPlace, offsetInScalar, placeAt } from "./place.ts";
import { fieldOf, type PolicyFileReading } from "./read-policy-file.ts";
import { readYaml, type TextFinding, type YamlDocument, type YamlFile } from "./read-yaml.ts";

/** A file's text, and where things stand in it, which nobody asks as long as nothing is found. */
export interface SourceText {
  readonly file: PolicyFile;
  readonly lines: () => LineCounter;
  readonly yaml: () => YamlFile;
}

export function sourceText(file: PolicyFile, reading: PolicyFileReading): SourceText {
  let lines: LineCounter | undefined;
  let yaml = reading.yaml;
  return {
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
}

/** Of every line, also of text that no parser was let near. */
function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) lines.addNewLine(start);
  return lines;
}

export function textDiagnostic(text: SourceText, { code, message, suggestion, offset }: TextFinding): Diagnostic {
  return { code, severity: "error", message, suggestion, ...position(text, offset) };
}

/** `index`: of the document in its file. */
export function diagnostic(text: SourceText, index: number, finding: Finding): Diagnostic {
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

export function position({ file, lines }: SourceText, offset: number): Pick<Diagnostic, "file" | "line" | "column"> {
  const { line, col } = lines().linePos(offset);
  return { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** In the order of the text; where there are too many, errors go first. */
export function inOrder(files: readonly PolicyFile[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const order = new Map(files.map(({ path }, index) => [path, index]));
  const sorted = diagnostics.toSorted(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
  const errors = sorted.filter(({ severity }) => severity === "error");
  return sorted.length <= LIMITS.diagnostics
    ? sorted
    : errors.concat(sorted.filter((d) => d.severity !== "error")).slice(0, LIMITS.diagnostics);
}
