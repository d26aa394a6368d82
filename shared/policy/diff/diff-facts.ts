import type { FactDeclaration, FactWriters } from "../../facts/declaration.ts";
import { typeText } from "../schema/type-text.ts";
import { fieldChanges, type Judges, type Pair, pairsOf, textOf } from "./compare.ts";
import type { Change, Strength } from "./model.ts";

/** What changes about the facts that are declared. */
export function diffFacts(before: readonly FactDeclaration[], after: readonly FactDeclaration[]): readonly Change[] {
  return pairsOf(before, after, ({ path }) => path).flatMap(diffFact);
}

function diffFact(pair: Pair<FactDeclaration>): readonly Change[] {
  const what = `fact ${pair.name}`;
  if (pair.kind === "added") {
    return [{ kind: "added", what, field: "", before: "", after: declared(pair.after), strength: "different" }];
  }
  if (pair.kind === "removed") {
    return [{ kind: "removed", what, field: "", before: declared(pair.before), after: "", strength: "different" }];
  }
  return fieldChanges(what, fieldsOf(pair.before), fieldsOf(pair.after), JUDGES);
}

type Fields = Omit<FactDeclaration, "path" | "type"> & { readonly type: string };

function fieldsOf({ path: _, type, ...fields }: FactDeclaration): Fields {
  return { ...fields, type: typeText(type) };
}

const JUDGES: Judges<Fields> = {
  type: () => "different",
  default: () => "different",
  maxTtlMs: byLimit,
  maxAgeMs: byLimit,
  writers: byWriters,
  description: () => "neutral",
};

function declared({ type, default: value }: FactDeclaration): string {
  return value === undefined ? typeText(type) : `${typeText(type)}, default ${textOf(value)}`;
}

/** A limit on time that comes or gets shorter makes facts count for less long, and what fails without them fail sooner. */
function byLimit(before: number | undefined, after: number | undefined): Strength {
  const [a, b] = [before ?? Number.POSITIVE_INFINITY, after ?? Number.POSITIVE_INFINITY];
  return b < a ? "stronger" : "weaker";
}

/** Who is left over may do less; who comes may do more. */
function byWriters(before: FactWriters | undefined, after: FactWriters | undefined): Strength {
  if (before === undefined || after === undefined) return "different";
  if (includesAll(after, before)) return "weaker";
  return includesAll(before, after) ? "stronger" : "different";
}

function includesAll(more: FactWriters, fewer: FactWriters): boolean {
  const includes = (all: readonly string[] = [], some: readonly string[] = []) =>
    some.every((one) => all.includes(one));
  return includes(more.roles, fewer.roles) && includes(more.principals, fewer.principals);
}
