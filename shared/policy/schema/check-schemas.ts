import { checkPatterns, checkResources } from "../check/check-policy.ts";
import type { SetFinding } from "../check/check-policy-set.ts";
import { errorAt, type Finding } from "../check/finding.ts";
import { type RequestSchema, SCHEMA_PARTS, type SchemaPart, type ValueType } from "./model.ts";
import { shareAction, shareResource } from "./reach.ts";

/** What is wrong with schemas, one by one and beside one another. `document` counts the schemas. */
export function checkSchemas(schemas: readonly RequestSchema[]): readonly SetFinding[] {
  return schemas.flatMap((schema, document) => {
    const findings = [
      ...checkName(schema, schemas.slice(0, document)),
      ...checkPatterns(["spec", "match", "actions"], schema.spec.match.actions),
      ...checkResources(["spec", "match", "resources"], schema.spec.match.resources),
      ...checkOwnFields(schema),
      ...checkConflicts(schema, schemas.slice(0, document)),
    ];
    return findings.map((finding) => ({ ...finding, document }));
  });
}

function checkName({ metadata }: RequestSchema, earlier: readonly RequestSchema[]): readonly Finding[] {
  if (!earlier.some((other) => other.metadata.name === metadata.name)) return [];
  const message = `another Schema is called '${metadata.name}' already`;
  return [errorAt(["metadata", "name"], "DUPLICATE_NAME", message, "rename one of them")];
}

/** What every request has is a text, whatever is said of it; roles are several. */
function checkOwnFields({ spec }: RequestSchema): readonly Finding[] {
  const own = [
    ...["type", "id", "roles"].map((name) => ["subject", name] as const),
    ...["type", "id"].map((name) => ["resource", name] as const),
  ];
  return own.flatMap(([part, name]) => {
    const attribute = spec[part]?.[name];
    if (attribute === undefined) return [];
    const isRight = name === "roles" ? isTexts(attribute.type) : attribute.type.kind === "string";
    const path = ["spec", part, name];
    const needed = name === "roles" ? "a list of texts" : "a text";
    return [
      ...(isRight ? [] : [errorAt(path, "INVALID_VALUE", `'${part}.${name}' is ${needed} in every request`)]),
      ...(attribute.optional
        ? [errorAt(path, "INVALID_VALUE", `'${part}.${name}' is there in every request`, "it can't be optional")]
        : []),
    ];
  });
}

function isTexts(type: ValueType): boolean {
  return type.kind === "list" && type.items.kind === "string";
}

/** A part that two schemas describe for the same request would have to be right in both, and each has all that there is. */
function checkConflicts({ spec }: RequestSchema, earlier: readonly RequestSchema[]): readonly Finding[] {
  return earlier.flatMap(({ spec: other, metadata }) => {
    const both = SCHEMA_PARTS.filter((part) => spec[part] !== undefined && other[part] !== undefined);
    if (both.length === 0 || !shareAction([spec.match.actions, other.match.actions])) return [];
    if (!shareResource([spec.match.resources, other.match.resources])) return [];
    return both.map((part) => conflict(part, metadata.name));
  });
}

function conflict(part: SchemaPart, other: string): Finding {
  const message = `the schema '${other}' describes '${part}' of some of the same requests`;
  return errorAt(["spec", part], "SCHEMA_CONFLICT", message, "let only one of them describe it");
}
