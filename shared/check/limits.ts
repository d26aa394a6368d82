/** How much one request may hold. Everything that a request brings is bounded before it is looked at. */
export interface JsonLimits {
  /** Objects and lists within each other; 1: an object of plain values. */
  readonly maxDepth: number;
  /** Values in all objects and lists of the request together. */
  readonly maxFields: number;
}

/** Used where no settings say otherwise. */
export const DEFAULT_JSON_LIMITS: JsonLimits = { maxDepth: 16, maxFields: 1_000 };

/** The longest that an id, a type, an action's name or a role may be, in UTF-16 units. */
export const MAX_NAME_LENGTH = 256;

/** The longest reason or idempotency key. */
export const MAX_TEXT_LENGTH = 4_096;

/** The most roles of one subject. */
export const MAX_ROLES = 256;
