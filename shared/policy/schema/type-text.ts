import type { ValueType } from "./model.ts";

/** A type as authors write it: `list<string>`, `{ level: int, note: string? }`. */
export function typeText(type: ValueType): string {
  switch (type.kind) {
    case "list":
      return `list<${typeText(type.items)}>`;
    case "map":
      return `map<${typeText(type.values)}>`;
    case "string":
      return type.oneOf === undefined ? "string" : `one of ${type.oneOf.join(", ")}`;
    case "object": {
      const members = Object.entries(type.members).map(
        ([name, { type: member, optional }]) => `${name}: ${typeText(member)}${optional ? "?" : ""}`,
      );
      return `{ ${members.join(", ")} }`;
    }
    default:
      return type.kind;
  }
}
