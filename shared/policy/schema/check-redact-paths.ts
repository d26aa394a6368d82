import { nearestName } from "../../config/nearest.ts";
import { didYouMean, errorAt, type Finding } from "../check/finding.ts";
import type { Policy } from "../model.ts";
import { type RedactPath, readRedactPath } from "../redact/redact-path.ts";
import { type RequestSchema, SCHEMA_PARTS, type ValueType } from "./model.ts";

/**
 * What the schemas of the requests that a policy covers say against its `redact`: a path that leads nowhere in any of
 * them is misspelt, and a secret would be written down.
 */
export function checkRedactPaths({ spec }: Policy, schemas: readonly RequestSchema[]): readonly Finding[] {
  return (spec.redact ?? []).flatMap((text, index) => {
    const reading = readRedactPath(text);
    if (!reading.ok) return [];
    const described = schemas.map((schema) => partOf(schema, reading.path));
    // A part that some schema does not describe may hold anything.
    if (described.length === 0 || described.some((type) => type === undefined)) return [];
    const types = described.filter((type) => type !== undefined);
    if (types.some((type) => leadsSomewhere(type, reading.path.steps))) return [];
    const names = schemas.map(({ metadata }) => `'${metadata.name}'`).join(", ");
    const message = `'${text}' leads to no attribute (${schemas.length === 1 ? "schema" : "schemas"} ${names})`;
    const suggestion = didYouMean(types.map((type) => respelt(type, reading.path)).find((near) => near !== undefined));
    return [errorAt(["spec", "redact", index], "UNKNOWN_ATTRIBUTE", message, suggestion)];
  });
}

/** Undefined: the schema does not describe it. */
function partOf({ spec }: RequestSchema, { root }: RedactPath): ValueType | undefined {
  const part = SCHEMA_PARTS.find((name) => name === root);
  const members = part && spec[part];
  return members && { kind: "object", members };
}

function leadsSomewhere(type: ValueType, steps: RedactPath["steps"]): boolean {
  const [step = "", ...rest] = steps;
  if (steps.length === 0 || type.kind === "any") return true;
  if (step === "**") {
    return leadsSomewhere(type, rest) || inside(type).some(([, inner]) => leadsSomewhere(inner, steps));
  }
  // As redacting has it: a name goes through a list into its elements.
  if (type.kind === "list") return leadsSomewhere(type.items, step === "*" || /^\d+$/.test(step) ? rest : steps);
  return inside(type).some(([name, inner]) => isStep(step, name) && leadsSomewhere(inner, rest));
}

/** What lies right below, by name; `*` for any name. */
function inside(type: ValueType): readonly (readonly [name: string, type: ValueType])[] {
  switch (type.kind) {
    case "object":
      return Object.entries(type.members).map(([name, member]) => [name, member.type]);
    case "map":
      return [["*", type.values]];
    case "list":
      return [["*", type.items]];
    default:
      return [];
  }
}

function isStep(step: string, name: string): boolean {
  return step === "*" || name === "*" || step === name.toLowerCase();
}

/** The path with its first wrong name put right; undefined: no name is near. */
function respelt(type: ValueType, { root, steps }: RedactPath): string | undefined {
  let at = type;
  for (const [index, step] of steps.entries()) {
    const isEntry = at.kind === "list" && (step === "*" || /^\d+$/.test(step));
    while (at.kind === "list") at = at.items;
    if (isEntry) continue;
    const members = inside(at);
    const next = members.find(([name]) => isStep(step, name));
    if (next !== undefined) {
      at = next[1];
      continue;
    }
    const near = nearestName(
      step,
      members.map(([name]) => name),
    );
    return near === undefined ? undefined : [root, ...steps.slice(0, index), near, ...steps.slice(index + 1)].join(".");
  }
  return undefined;
}
