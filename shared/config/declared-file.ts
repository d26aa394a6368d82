import { LineCounter } from "yaml";
import type { z } from "zod";
import { PosternError } from "../errors/postern-error.ts";
import { nearestPlace, type Place, placeAt } from "../policy/parse/place.ts";
import { readYaml } from "../policy/parse/read-yaml.ts";
import { nearestName } from "./nearest.ts";

/** A YAML file that operators write beside the settings: one document of a given shape. */
export interface DeclaredFile<T> {
  readonly file: string;
  readonly text: string;
  /** Of the error that says what is wrong. */
  readonly code: string;
  /** Where there is nothing better to say. */
  readonly hint: string;
  readonly schema: z.ZodType<T>;
  /** The keys that there are at a path, for whoever misspelt one. */
  readonly keysAt: (path: readonly (string | number)[]) => readonly string[];
  /** What the schema can't say; undefined: nothing is wrong. */
  readonly check?: (value: T, root: Place) => Problem | undefined;
}

/** What is wrong and where, in the file's text. */
export interface Problem {
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
}

/** What the file says. Throws its code, with file, line and column of the first thing that is wrong. */
export function readDeclaredFile<T>(declared: DeclaredFile<T>): T {
  const read = readYaml(declared.text);
  const [finding] = read.findings;
  if (finding !== undefined) throw refused(declared, { ...finding, hint: finding.suggestion });
  const [document, second] = read.documents;
  if (document === undefined || second !== undefined) {
    throw refused(declared, { message: "the file holds not one YAML document", hint: "", offset: 0 });
  }
  const parsed = declared.schema.safeParse(document.value);
  if (!parsed.success) throw refused(declared, problemOf(parsed.error.issues, document.place, declared.keysAt));
  const problem = declared.check?.(parsed.data, document.place);
  if (problem !== undefined) throw refused(declared, problem);
  return parsed.data;
}

/** "Did you mean 'x'?", or what there is. */
export function meant(name: string, known: readonly string[], otherwise: string): string {
  const near = nearestName(name, known);
  return near === undefined ? otherwise : `Did you mean '${near}'?`;
}

type Issue = z.core.$ZodIssue;

function problemOf(issues: readonly Issue[], root: Place, keysAt: DeclaredFile<unknown>["keysAt"]): Problem {
  const [first] = issues;
  if (first === undefined) return { message: "the file has not the shape of one", hint: "", offset: 0 };
  const path = first.path.filter((step) => typeof step !== "symbol");
  const place = nearestPlace(root, path);
  if (first.code === "unrecognized_keys") {
    const key = first.keys[0] ?? "";
    const known = keysAt(path);
    return {
      message: `unknown key '${key}'`,
      hint: meant(key, known, `The keys are ${known.join(", ")}.`),
      offset: place.entries.get(key)?.keyStart ?? place.start,
    };
  }
  const where = path.length === 0 ? "" : `${path.join(".")}: `;
  const words = placeAt(root, path) === undefined ? "it is missing" : wordsOf(first);
  return { message: `${where}${words}`, hint: "", offset: place.start };
}

/** Never the value: a secret may stand in the wrong place. */
function wordsOf(issue: Issue): string {
  const written = issue.message.startsWith("Invalid input") ? undefined : issue.message;
  switch (issue.code) {
    case "invalid_type":
      return written ?? `${NAMES[issue.expected] ?? issue.expected} is needed`;
    case "invalid_value":
      return `one of ${issue.values.join(", ")} is needed`;
    default:
      return written ?? "it is not as it should be";
  }
}

const NAMES: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  object: "a map",
  record: "a map",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
};

function refused(
  { file, text, code, hint: otherwise }: Pick<DeclaredFile<unknown>, "file" | "text" | "code" | "hint">,
  problem: Problem,
): PosternError {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) lines.addNewLine(start);
  const { line, col } = lines.linePos(problem.offset);
  const place = { line: Math.max(line, 1), column: Math.max(col, 1) };
  return new PosternError("invalid_argument", code, `${file}:${place.line}:${place.column}: ${problem.message}`, {
    where: { file, ...place },
    hint: problem.hint === "" ? otherwise : problem.hint,
  });
}
