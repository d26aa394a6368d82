import type { InputPath } from "../cel/reads.ts";
import { BOOL, type FieldType, JSON_VALUE, STRING, type StaticType } from "../cel/static-type.ts";
import { type Attributes, type RequestSchema, SCHEMA_PARTS, type SchemaPart, type ValueType } from "./model.ts";

const DOUBLE: StaticType = { name: "double" };
const TEXTS: StaticType = { name: "list", element: STRING };

/** What a request has whatever a schema says; a schema may say more of it, such as which roles there are. */
export const OWN_FIELDS: Readonly<Record<"subject" | "resource", Readonly<Record<string, StaticType>>>> = {
  subject: { type: STRING, id: STRING, roles: TEXTS },
  resource: { type: STRING, id: STRING },
};

/** The types of the inputs that a schema describes; of an input that it leaves out nothing is known. */
export function inputTypes({ spec }: RequestSchema): ReadonlyMap<string, StaticType> {
  const types = new Map<string, StaticType>();
  for (const part of SCHEMA_PARTS) {
    const described = spec[part];
    if (described !== undefined) types.set(part, objectType(described, isOwner(part) ? OWN_FIELDS[part] : {}));
  }
  return types;
}

/** Whether an input is described and has such an attribute. */
export function knowsPath(types: ReadonlyMap<string, StaticType>, [root = "", ...names]: InputPath): boolean {
  let type = types.get(root);
  if (type === undefined) return false;
  for (const name of names) {
    // What holds anything, or any key, may hold this.
    if (type.fields === undefined) return true;
    const field = type.fields.get(name);
    if (field === undefined) return false;
    type = field.type;
  }
  return true;
}

function objectType(attributes: Attributes, own: Readonly<Record<string, StaticType>>): StaticType {
  const fields = new Map<string, FieldType>(
    Object.entries(own).map(([name, type]) => [name, { type, optional: false }]),
  );
  for (const [name, { type, optional }] of Object.entries(attributes)) {
    fields.set(name, { type: staticType(type), optional: optional && !Object.hasOwn(own, name) });
  }
  return { name: "map", element: JSON_VALUE, fields };
}

/** What conditions know of a value of the type. */
export function staticType(type: ValueType): StaticType {
  switch (type.kind) {
    case "bool":
      return BOOL;
    case "int":
    case "double":
      return DOUBLE;
    case "any":
      return JSON_VALUE;
    case "string":
      return type.oneOf === undefined ? STRING : { ...STRING, oneOf: type.oneOf };
    case "timestamp":
    case "duration":
      return { ...STRING, textOf: type.kind };
    case "list":
      return { name: "list", element: staticType(type.items) };
    case "map":
      return { name: "map", element: staticType(type.values), anyField: true };
    case "object":
      return objectType(type.members, {});
  }
}

function isOwner(part: SchemaPart): part is keyof typeof OWN_FIELDS {
  return part === "subject" || part === "resource";
}
