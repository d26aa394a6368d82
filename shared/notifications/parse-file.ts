import { LineCounter } from "yaml";
import type { z } from "zod";
import { nearestName } from "../config/nearest.ts";
import { PosternError } from "../errors/postern-error.ts";
import { nearestPlace, type Place, placeAt } from "../policy/parse/place.ts";
import { readYaml } from "../policy/parse/read-yaml.ts";
import type { NotificationsFile } from "./model.ts";
import { FILE_KEYS, notificationsFileSchema, TARGET_KEYS } from "./schema.ts";

/** What is wrong and where, in the file's text. */
interface Problem {
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
}

/**
 * Reads the notifications file. `kinds` are the events that there are. Throws NOTIFICATIONS_FILE_INVALID with file, line
 * and column of the first thing that is wrong.
 */
export function parseNotificationsFile(file: string, text: string, kinds: readonly string[]): NotificationsFile {
  const read = readYaml(text);
  const [finding] = read.findings;
  if (finding !== undefined) throw refused(file, text, { ...finding, hint: finding.suggestion });
  const [document, second] = read.documents;
  if (document === undefined || second !== undefined) {
    throw refused(file, text, { message: "the file holds not one YAML document", hint: "", offset: 0 });
  }
  const parsed = notificationsFileSchema.safeParse(document.value);
  if (!parsed.success) throw refused(file, text, problemOf(parsed.error.issues, document.place));
  for (const [index, { events }] of parsed.data.targets.entries()) {
    for (const [position, kind] of (events ?? []).entries()) {
      if (!kinds.includes(kind)) throw refused(file, text, unknownKind(kind, kinds, document.place, index, position));
    }
  }
  return parsed.data;
}

type Issue = z.core.$ZodIssue;

function problemOf(issues: readonly Issue[], root: Place): Problem {
  const [first] = issues;
  if (first === undefined) return { message: "the file has not the shape of one", hint: "", offset: 0 };
  const path = first.path.filter((step) => typeof step !== "symbol");
  const place = nearestPlace(root, path);
  if (first.code === "unrecognized_keys") {
    const key = first.keys[0] ?? "";
    const known = path.length === 0 ? FILE_KEYS : TARGET_KEYS;
    const near = nearestName(key, known);
    return {
      message: `unknown key '${key}'`,
      hint: near === undefined ? `The keys are ${known.join(", ")}.` : didYouMean(near),
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
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
};

function unknownKind(kind: string, kinds: readonly string[], root: Place, target: number, position: number): Problem {
  const near = nearestName(kind, kinds);
  return {
    message: `targets.${target}.events: there is no event '${kind}'`,
    hint: near === undefined ? `The events are ${kinds.join(", ")}.` : didYouMean(near),
    offset: nearestPlace(root, ["targets", target, "events", position]).start,
  };
}

function didYouMean(near: string): string {
  return `Did you mean '${near}'?`;
}

function refused(file: string, text: string, { message, hint, offset }: Problem): PosternError {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) lines.addNewLine(start);
  const { line, col } = lines.linePos(offset);
  const place = { line: Math.max(line, 1), column: Math.max(col, 1) };
  return new PosternError(
    "invalid_argument",
    "NOTIFICATIONS_FILE_INVALID",
    `${file}:${place.line}:${place.column}: ${message}`,
    { where: { file, ...place }, hint: hint === "" ? "docs/notifications.md shows a whole file." : hint },
  );
}
