import type { JsonValue } from "../json.ts";
import type { ValueType } from "../policy/schema/model.ts";

/** Who may put and delete a fact: whoever has any of the roles, or is named. */
export interface FactWriters {
  readonly roles?: readonly string[];
  /** Names of tokens. */
  readonly principals?: readonly string[];
}

/** What is agreed about one fact. */
export interface FactDeclaration {
  readonly path: string;
  readonly type: ValueType;
  readonly description?: string;
  /** What it reads as while nobody has put it, and after it expired. Absent: then it is absent. */
  readonly default?: JsonValue;
  /** A put must expire within this time. Absent: it may stay. */
  readonly maxTtlMs?: number;
  /** From this age on it is absent, so that what depends on it fails closed. Excludes a default. */
  readonly maxAgeMs?: number;
  /** Absent: whoever may publish policies. */
  readonly writers?: FactWriters;
}

/** The facts that are declared, by path. None: any fact may be put, of any type. */
export type FactDeclarations = ReadonlyMap<string, FactDeclaration>;

export const NO_DECLARATIONS: FactDeclarations = new Map();

/**
 * What is agreed about a path: of its own, or as a member of a fact that is declared as a map or an object, which may be
 * put member by member. Undefined: nothing.
 */
export function declarationOf(declarations: FactDeclarations, path: string): FactDeclaration | undefined {
  const own = declarations.get(path);
  if (own !== undefined || declarations.size === 0) return own;
  for (let end = path.lastIndexOf("."); end > 0; end = path.lastIndexOf(".", end - 1)) {
    const above = declarations.get(path.slice(0, end));
    const type = above && memberType(above.type, path.slice(end + 1).split("."));
    if (above === undefined || type === undefined) continue;
    // The default is that of the whole.
    const { default: _, ...rest } = above;
    return { ...rest, path, type };
  }
  return undefined;
}

function memberType(type: ValueType, [name, ...rest]: readonly string[]): ValueType | undefined {
  if (name === undefined || type.kind === "any") return type;
  if (type.kind === "map") return memberType(type.values, rest);
  const member = type.kind === "object" && Object.hasOwn(type.members, name) ? type.members[name] : undefined;
  return member && memberType(member.type, rest);
}

/** Whether paths are the same, or one leads through the other. */
export function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}
