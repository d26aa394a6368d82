import { nearestName } from "../../config/nearest.ts";
import { didYouMean, errorAt, type Finding, type Path } from "../check/finding.ts";
import type { SubjectMatch } from "../model.ts";
import type { RequestSchema, ValueType } from "./model.ts";

/** Types and roles that a rule names and that no subject has, by any schema of the rule's requests. */
export function checkSubjects(
  path: Path,
  { types = [], roles = [] }: SubjectMatch,
  schemas: readonly RequestSchema[],
): readonly Finding[] {
  return [
    ...checkNames([...path, "types"], types, schemas, "type", (type) => type),
    ...checkNames([...path, "roles"], roles, schemas, "role", (type) => (type?.kind === "list" ? type.items : type)),
  ];
}

function checkNames(
  path: Path,
  names: readonly string[],
  schemas: readonly RequestSchema[],
  what: "type" | "role",
  textIn: (type: ValueType | undefined) => ValueType | undefined,
): readonly Finding[] {
  const known = schemas.map(({ spec }) => {
    const type = textIn(spec.subject?.[what === "role" ? "roles" : "type"]?.type);
    return type?.kind === "string" ? type.oneOf : undefined;
  });
  // A rule may be about subjects of several schemas; one of them has to know the name, or to say nothing of names.
  if (known.length === 0 || known.includes(undefined)) return [];
  const all = [...new Set(known.flatMap((oneOf) => oneOf ?? []))];
  const which = schemas.map(({ metadata }) => `'${metadata.name}'`).join(", ");
  return names.flatMap((name, index) => {
    if (all.includes(name)) return [];
    const near = nearestName(name, all);
    const suggestion = near === undefined ? `there are ${all.join(", ")}` : didYouMean(near);
    const message = `no subject has the ${what} '${name}' (${schemas.length === 1 ? "schema" : "schemas"} ${which})`;
    return [errorAt([...path, index], "UNKNOWN_ENUM_VALUE", message, suggestion)];
  });
}
