import { z } from "zod";
import { nearestName } from "../../config/nearest.ts";
import type { JsonValue } from "../../json.ts";
import { didYouMean, errorAt, type Finding, type Path } from "../check/finding.ts";
import { documentSchemas } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** What zod says, in the words of the policy language. */
export function schemaFindings(
  kind: keyof typeof documentSchemas,
  issues: readonly Issue[],
  value: JsonValue,
): readonly Finding[] {
  return issues.flatMap(intended).flatMap((issue) => findingsOf(kind, issue, value));
}

/**
 * Where a value may be written in several ways, the author meant one of them: the way whose form it has and of which
 * it breaks least. A value that has the form of none is measured by the first.
 */
function intended(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const ways = issue.errors.map((issues) => issues.flatMap(intended));
  const formed = ways.filter((issues) => issues.every(({ path, code }) => path.length > 0 || code !== "invalid_type"));
  const best = [...(formed.length > 0 ? formed : ways.slice(0, 1))].sort((a, b) => a.length - b.length)[0] ?? [];
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function findingsOf(kind: keyof typeof documentSchemas, issue: Issue, root: JsonValue): readonly Finding[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(kind, path, key));
  const found = valueAt(root, path);
  if (found === undefined) return [missing(path, issue)];
  return [invalid(path, issue, found)];
}

function unknownKey(kind: keyof typeof documentSchemas, path: Path, key: string): Finding {
  const suggestion = didYouMean(nearestName(key, knownKeys(kind, path)));
  return { ...errorAt(path, "UNKNOWN_KEY", `unknown key '${key}'`, suggestion), key };
}

function missing(path: Path, issue: Issue): Finding {
  const key = String(path.at(-1) ?? "");
  const value = issue.code === "invalid_value" && issue.values.length === 1 ? `: ${String(issue.values[0])}` : "";
  return errorAt(path.slice(0, -1), "MISSING_FIELD", `'${key}' is missing`, `add '${key}${value}'`);
}

function invalid(path: Path, issue: Issue, found: JsonValue): Finding {
  switch (issue.code) {
    case "invalid_value": {
      const values = issue.values.map(String);
      const message = `${show(found)} is not ${values.length === 1 ? `'${values[0]}'` : `one of ${values.join(", ")}`}`;
      const near = typeof found === "string" ? nearestName(found, values) : undefined;
      return errorAt(path, "INVALID_VALUE", message, didYouMean(near));
    }
    case "invalid_type": {
      if (!issue.message.startsWith("Invalid input")) {
        return errorAt(path, "INVALID_VALUE", `${show(found)}: ${issue.message}`);
      }
      const quote = issue.expected === "string" && typeof found !== "object" ? "put it in quotes" : "";
      const list = issue.expected === "array" && typeof found === "string" ? `write [${found}]` : "";
      return errorAt(
        path,
        "INVALID_VALUE",
        `${expected(issue.expected)} is needed, ${show(found)} is not`,
        quote || list,
      );
    }
    case "too_small":
      return errorAt(path, "INVALID_VALUE", sizeMessage(issue.origin, "at least", Number(issue.minimum)));
    case "too_big":
      return errorAt(path, "INVALID_VALUE", sizeMessage(issue.origin, "at most", Number(issue.maximum)));
    case "custom": {
      const suggestion = issue.params?.suggestion;
      // Who has a suggestion to make says it all.
      if (typeof suggestion === "string") return errorAt(path, "INVALID_VALUE", issue.message, suggestion);
      return errorAt(path, "INVALID_VALUE", `${show(found)}: ${issue.message}`);
    }
    default:
      return errorAt(path, "INVALID_VALUE", `${show(found)}: ${issue.message}`);
  }
}

function sizeMessage(origin: string, bound: string, size: number): string {
  if (origin === "array") return `the list needs ${bound} ${size} ${size === 1 ? "entry" : "entries"}`;
  if (origin === "string") return `the text needs ${bound} ${size} ${size === 1 ? "character" : "characters"}`;
  return `the number must be ${bound} ${size}`;
}

function expected(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "a text",
    array: "a list",
    object: "a map",
    record: "a map",
    boolean: "true or false",
    number: "a number",
    int: "a whole number",
  };
  return names[type] ?? type;
}

function show(value: JsonValue): string {
  if (value === null) return "nothing";
  if (typeof value === "string") return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "a map";
  return String(value);
}

function valueAt(root: JsonValue, path: Path): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }
  return value;
}

/** The keys that the schema knows at a path, read from its JSON Schema: there is no second list to keep. */
function knownKeys(kind: keyof typeof documentSchemas, path: Path): readonly string[] {
  const root: unknown = z.toJSONSchema(documentSchemas[kind], { io: "input", reused: "inline" });
  const definitions = field(root, "$defs");
  let schema: readonly unknown[] = [root];
  for (const step of path) {
    schema = ways(schema, definitions).map((way) =>
      typeof step === "number"
        ? field(way, "items")
        : (field(field(way, "properties"), step) ?? field(way, "additionalProperties")),
    );
  }
  const maps = ways(schema, definitions).map((way) => field(way, "properties"));
  return maps.flatMap((properties) => Object.keys(typeof properties === "object" ? { ...properties } : {}));
}

/** The schemas that a value at one place may meet; what holds itself refers to a definition. */
function ways(schemas: readonly unknown[], definitions: unknown): readonly unknown[] {
  return schemas.flatMap((schema) => {
    const reference = field(schema, "$ref");
    if (typeof reference === "string")
      return ways([field(definitions, reference.split("/").at(-1) ?? "")], definitions);
    const several = field(schema, "anyOf");
    return Array.isArray(several) ? ways(several, definitions) : [schema];
  });
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
