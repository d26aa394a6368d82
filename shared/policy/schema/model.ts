import type { API_VERSION } from "../model.ts";

/** What a value of a request may be. Numbers are JSON's, that is doubles; an `int` is one without a fraction. */
export type ValueType =
  | { readonly kind: "bool" | "int" | "double" | "any" }
  /** `oneOf`: no other text is one. */
  | { readonly kind: "string"; readonly oneOf?: readonly string[] }
  /** Texts: RFC 3339, and CEL's notation such as "1h30m". */
  | { readonly kind: "timestamp" | "duration" }
  | { readonly kind: "list"; readonly items: ValueType }
  | { readonly kind: "map"; readonly values: ValueType }
  | { readonly kind: "object"; readonly members: Attributes };

export interface Attribute {
  readonly type: ValueType;
  /** A request may leave it out. */
  readonly optional: boolean;
  readonly description?: string;
}

/** All attributes that there are, by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** The parts of a request that a schema describes; each has all attributes that there are, or is not described. */
export const SCHEMA_PARTS = ["subject", "resource", "context", "arguments"] as const;

export type SchemaPart = (typeof SCHEMA_PARTS)[number];

/** What the requests of a service hold: conditions that read them are checked against it. Agents know nothing of it. */
export interface RequestSchema {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "Schema";
  readonly metadata: { readonly name: string; readonly description?: string };
  readonly spec: {
    /** Whose requests it describes; absent resources: of any type. */
    readonly match: { readonly actions: readonly string[]; readonly resources?: readonly string[] };
  } & { readonly [part in SchemaPart]?: Attributes };
}
