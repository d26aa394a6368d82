import type { FactDeclarations } from "../../facts/declaration.ts";
import { type FieldType, JSON_VALUE, type StaticType } from "../cel/static-type.ts";
import type { ValueType } from "../schema/model.ts";
import { staticType } from "../schema/static-types.ts";

/** What conditions know of `facts`: the declared paths, and nothing else. */
export function factsType(declarations: FactDeclarations): StaticType {
  return branchType([...declarations.values()].map(({ path, type }) => ({ names: path.split("."), type })));
}

interface Leaf {
  readonly names: readonly string[];
  readonly type: ValueType;
}

function branchType(leaves: readonly Leaf[]): StaticType {
  const fields = new Map<string, FieldType>();
  for (const name of new Set(leaves.map(({ names }) => names[0] ?? ""))) {
    const below = leaves.filter(({ names }) => names[0] === name);
    // INVARIANT: no declared path leads through another, so that a name is one fact or a branch of several.
    const own = below.find(({ names }) => names.length === 1);
    const type = own === undefined ? branchType(below.map(deeper)) : staticType(own.type);
    // That it may be absent is what conditions on facts have to live with: they fail closed.
    fields.set(name, { type, optional: false });
  }
  return { name: "map", element: JSON_VALUE, fields };
}

function deeper({ names, type }: Leaf): Leaf {
  return { names: names.slice(1), type };
}
