import { createHmac } from "node:crypto";
import { canonicalJson } from "../digest/index.ts";
import type { JsonValue } from "../json.ts";

const PREFIX = "redacted:";
/** 128 bits: enough to tell values apart. */
const DIGITS = 32;

/**
 * What stands in a record in place of a redacted value: an HMAC over its canonical text. Equal values have equal marks
 * under the same key, and without the key nobody can try values, however few there are: a plain digest of a card
 * number would give it away within minutes.
 */
export function redactionMark(key: Uint8Array): (value: JsonValue) => string {
  return (value) => `${PREFIX}${createHmac("sha256", key).update(canonicalJson(value)).digest("hex").slice(0, DIGITS)}`;
}
