import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml";
import { errorMessage } from "../../errors/postern-error.ts";
import type { JsonValue } from "../../json.ts";
import type { FindingCode } from "../check/finding.ts";
import { LIMITS } from "./limits.ts";
import type { Place, PlaceEntry } from "./place.ts";
import { excessiveNesting } from "./yaml-nesting.ts";

/** A finding about text that is not even data yet. */
export interface TextFinding {
  readonly code: FindingCode;
  readonly message: string;
  readonly suggestion: string;
  /** In the file. */
  readonly offset: number;
}

/** One YAML document as JSON, with the place of every value. */
export interface YamlDocument {
  readonly value: JsonValue;
  readonly place: Place;
}

export interface YamlFile {
  readonly documents: readonly YamlDocument[];
  readonly findings: readonly TextFinding[];
}

/** Keys that have a meaning to JavaScript objects; nothing legitimate is called so. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads YAML 1.2 (core schema; JSON is a subset) into plain JSON. Beyond the standard's errors it refuses what makes
 * YAML dangerous: custom tags, merge keys, repeated keys, aliases that nest or multiply, excessive depth and size.
 */
export function readYaml(text: string): YamlFile {
  if (text.length > LIMITS.fileLength)
    return refused(limit(`the file is longer than ${LIMITS.fileLength} characters`, 0));
  const deep = excessiveNesting(text);
  if (deep !== undefined) return refused(limit(`more than ${LIMITS.depth} levels are nested here`, deep));
  const reader = new Reader();
  const documents: YamlDocument[] = [];
  for (const document of parse(text, reader)) {
    if (reportTextProblems(document, reader) || document.contents === null) continue;
    if (isScalar(document.contents) && document.contents.value === null) continue;
    const read = reader.readDocument(document.contents);
    if (read !== undefined) documents.push(read);
  }
  return { documents, findings: reader.findings };
}

function refused(finding: TextFinding): YamlFile {
  return { documents: [], findings: [finding] };
}

function limit(message: string, offset: number): TextFinding {
  return { code: "LIMIT_EXCEEDED", message, offset, suggestion: "" };
}

function parse(text: string, reader: Reader): readonly Document.Parsed[] {
  try {
    const parsed = parseAllDocuments(text, {
      version: "1.2",
      schema: "core",
      strict: true,
      merge: false,
      prettyErrors: false,
      logLevel: "silent",
      // The library compares every key with every other; Reader does it with a set.
      uniqueKeys: false,
    });
    if (!Array.isArray(parsed)) return [];
    if (parsed.length <= LIMITS.documentsPerFile) return parsed;
    reader.report("LIMIT_EXCEEDED", `the file has more than ${LIMITS.documentsPerFile} documents`, 0);
  } catch (error) {
    reader.report("YAML_SYNTAX", errorMessage(error), 0);
  }
  return [];
}

/**
 * The parser's own errors and warnings; true if there are any. Of the errors only the first: the parser goes on after
 * it and calls everything that follows wrong.
 */
function reportTextProblems(document: Document.Parsed, reader: Reader): boolean {
  const [error] = document.errors;
  if (error !== undefined) {
    const quote = error.code === "UNEXPECTED_TOKEN" || error.code === "BAD_SCALAR_START";
    reader.report(
      "YAML_SYNTAX",
      error.message,
      error.pos[0],
      quote ? "put texts with special characters in quotes" : "",
    );
  }
  for (const { message, pos } of document.warnings) reader.report("YAML_UNSUPPORTED", message, pos[0]);
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== "1.2") {
    reader.report("YAML_UNSUPPORTED", `YAML ${version} reads some values differently`, 0, "remove the %YAML directive");
    return true;
  }
  return document.errors.length + document.warnings.length > 0;
}

class Reader {
  readonly findings: TextFinding[] = [];
  #nodes = 0;
  #aliases = 0;
  /** Anchored nodes that are being read: an alias to one of them would hold itself. */
  readonly #open = new Set<Node>();
  /** The latest anchor of each name so far in the text; the library would search the document for every alias. */
  readonly #anchors = new Map<string, Node>();
  /** What an alias stood for where it was written, should it be read again as part of another's target. */
  readonly #targets = new Map<Alias, Node>();
  #expanding = 0;

  readDocument(contents: Node): YamlDocument | undefined {
    this.#anchors.clear();
    this.#targets.clear();
    return this.read(contents, 0);
  }

  report(code: FindingCode, message: string, offset: number, suggestion = ""): undefined {
    this.findings.push({ code, message, offset, suggestion });
    return undefined;
  }

  /** Undefined: something in it was refused and reported. */
  read(node: Node, depth: number): YamlDocument | undefined {
    const [start = 0, end = start] = node.range ?? [];
    if (++this.#nodes > LIMITS.nodesPerFile) {
      if (this.#nodes > LIMITS.nodesPerFile + 1) return undefined;
      return this.report("LIMIT_EXCEEDED", `the file has more than ${LIMITS.nodesPerFile} values`, start);
    }
    if (depth > LIMITS.depth) {
      return this.report("LIMIT_EXCEEDED", `more than ${LIMITS.depth} levels are nested here`, start);
    }
    if (isAlias(node)) return this.#readAlias(node, start, depth);
    if (node.anchor !== undefined && this.#expanding === 0) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#readScalar(node.value, start, end, node.type);
    this.#open.add(node);
    const read = isMap(node)
      ? this.#readMap(node.items, start, end, depth)
      : isSeq(node)
        ? this.#readList(node.items, start, end, depth)
        : undefined;
    this.#open.delete(node);
    return read;
  }

  #readAlias(alias: Alias, start: number, depth: number): YamlDocument | undefined {
    if (++this.#aliases > LIMITS.aliasesPerFile) {
      if (this.#aliases > LIMITS.aliasesPerFile + 1) return undefined;
      return this.report("LIMIT_EXCEEDED", `the file has more than ${LIMITS.aliasesPerFile} aliases`, start);
    }
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    if (target === undefined) return this.report("YAML_SYNTAX", "the alias has no anchor before it", start);
    if (this.#open.has(target))
      return this.report("YAML_UNSUPPORTED", "the alias stands for a value that holds it", start);
    this.#targets.set(alias, target);
    this.#expanding++;
    const read = this.read(target, depth);
    this.#expanding--;
    return read;
  }

  #readScalar(value: unknown, start: number, end: number, type: string | undefined): YamlDocument | undefined {
    const place: Place = { start, end, isBlock: type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED", entries: NONE };
    if (value === null || typeof value === "string" || typeof value === "boolean") return { value, place };
    if (typeof value === "number" && Number.isFinite(value)) return { value, place };
    return this.report("INVALID_VALUE", `${String(value)} is not a JSON value`, start);
  }

  #readMap(
    items: readonly { readonly key: unknown; readonly value: unknown }[],
    start: number,
    end: number,
    depth: number,
  ): YamlDocument | undefined {
    const value: Record<string, JsonValue> = Object.create(null);
    const entries = new Map<string, PlaceEntry>();
    const failuresBefore = this.findings.length;
    for (const item of items) {
      const key = this.#readKey(item.key, start);
      if (key === undefined) continue;
      if (entries.has(key.name)) {
        this.report("DUPLICATE_KEY", `the key '${key.name}' is here twice`, key.start, "remove one of them");
        continue;
      }
      const read = isNode(item.value) ? this.read(item.value, depth + 1) : nothing(key.start);
      if (read === undefined) continue;
      value[key.name] = read.value;
      entries.set(key.name, { keyStart: key.start, place: read.place });
    }
    if (this.findings.length > failuresBefore) return undefined;
    return { value, place: { start, end, isBlock: false, entries } };
  }

  #readKey(key: unknown, mapStart: number): { readonly name: string; readonly start: number } | undefined {
    const start = isNode(key) ? (key.range?.[0] ?? mapStart) : mapStart;
    if (!isScalar(key) || typeof key.value !== "string") {
      return this.report("INVALID_VALUE", "a key must be a text", start, "put it in quotes");
    }
    const name = key.value;
    if (FORBIDDEN_KEYS.has(name))
      return this.report("FORBIDDEN_KEY", `the key '${name}' is refused`, start, "rename it");
    if (name === "<<") return this.report("YAML_UNSUPPORTED", "merge keys are refused", start, "write the keys out");
    return { name, start };
  }

  #readList(items: readonly unknown[], start: number, end: number, depth: number): YamlDocument | undefined {
    const value: JsonValue[] = [];
    const entries = new Map<number, PlaceEntry>();
    const failuresBefore = this.findings.length;
    for (const [index, item] of items.entries()) {
      const read = isNode(item) ? this.read(item, depth + 1) : nothing(start);
      if (read === undefined) continue;
      value.push(read.value);
      entries.set(index, { keyStart: read.place.start, place: read.place });
    }
    if (this.findings.length > failuresBefore) return undefined;
    return { value, place: { start, end, isBlock: false, entries } };
  }
}

const NONE: ReadonlyMap<string | number, PlaceEntry> = new Map();

/** A key without a value: `{ key }`. */
function nothing(start: number): YamlDocument {
  return { value: null, place: { start, end: start, isBlock: false, entries: NONE } };
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}
