import { canonicalJson } from "../../digest/index.ts";
import type { JsonValue } from "../../json.ts";
import type { Change, Strength } from "./model.ts";

/** A name that is on one side, or on both. */
export type Pair<T> =
  | { readonly kind: "added"; readonly name: string; readonly after: T }
  | { readonly kind: "removed"; readonly name: string; readonly before: T }
  | { readonly kind: "both"; readonly name: string; readonly before: T; readonly after: T };

/** Pairs the entries of two lists by name, in the order of names. */
export function pairsOf<T>(before: readonly T[], after: readonly T[], nameOf: (one: T) => string): readonly Pair<T>[] {
  const old = new Map(before.map((one) => [nameOf(one), one]));
  const now = new Map(after.map((one) => [nameOf(one), one]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): readonly Pair<T>[] => {
    const a = old.get(name);
    const b = now.get(name);
    if (a !== undefined && b !== undefined) return [{ kind: "both", name, before: a, after: b }];
    if (b !== undefined) return [{ kind: "added", name, after: b }];
    return a === undefined ? [] : [{ kind: "removed", name, before: a }];
  });
}

/** The change of a field, if its values differ. */
export function fieldChange<T>(
  what: string,
  field: string,
  before: T,
  after: T,
  strength: (before: T, after: T) => Strength,
): readonly Change[] {
  const texts = [before, after].map(textOf);
  const [a = "", b = ""] = texts;
  return a === b ? [] : [{ kind: "changed", what, field, before: a, after: b, strength: strength(before, after) }];
}

/** How a change of each field bears on strength. A field without an entry does not compile: none can be overlooked. */
export type Judges<T> = { readonly [Field in keyof T]-?: (before: T[Field], after: T[Field]) => Strength };

/** The changes of all fields, in the order of the judges. `prefix`: of their names, "grant." */
export function fieldChanges<T extends object>(
  what: string,
  before: T,
  after: T,
  judges: Judges<T>,
  prefix = "",
): readonly Change[] {
  return fieldsOf(judges).flatMap((field) =>
    fieldChange(what, `${prefix}${nameOf(field)}`, before[field], after[field], judges[field]),
  );
}

function fieldsOf<T extends object>(judges: Judges<T>): readonly (keyof T & string)[] {
  // What Object.keys gives of a record are its keys.
  return Object.keys(judges) as (keyof T & string)[];
}

/** As documents call it: there a time is text, with its unit. */
function nameOf(field: string): string {
  return field.replace(/Ms$/, "");
}

export function textOf(value: unknown): string {
  if (value === undefined) return "";
  // Everything of a policy set is JSON once what is undefined is left out.
  return typeof value === "string" ? value : canonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue);
}

export function opposite(strength: Strength): Strength {
  if (strength === "stronger") return "weaker";
  return strength === "weaker" ? "stronger" : strength;
}

/** Stronger when the number grows. */
export function byNumber(before: number, after: number): Strength {
  return after > before ? "stronger" : "weaker";
}

/** Of what both kinds of document call metadata. */
export const METADATA_JUDGES: Judges<{ readonly name: string; readonly description?: string }> = {
  name: () => "different",
  description: () => "neutral",
};
