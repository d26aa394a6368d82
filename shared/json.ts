/** A JSON value as RFC 8259 knows it; numbers are IEEE 754 doubles (RFC 8785). */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. Built with a null prototype or by a parser, so that "__proto__" is a key like any other. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
