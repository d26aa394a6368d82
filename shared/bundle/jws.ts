import { sign as signBytes, verify as verifyBytes } from "node:crypto";
import { canonicalJson } from "../digest/index.ts";
import type { JsonValue } from "../json.ts";
import { ALGORITHM, type SigningKey, type TrustedKeys } from "./keys.ts";
import type { BundlePurpose } from "./model.ts";

/** What a signature is about (JWS header `typ`, RFC 7515 §4.1.9), so that no payload can pass for another kind. */
export type PayloadType =
  | "postern-bundle-manifest"
  | `postern-bundle-manifest+${BundlePurpose}`
  | "postern-approval-outcome"
  | "postern-key-revocation";

/** RFC 8032 §5.1.6. */
const SIGNATURE_BYTES = 64;
/** RFC 7515 §3.1: header, payload and signature, each in base64url without padding. */
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/**
 * Signs the canonical form of a value: JWS compact serialization with `alg`, `kid` and `typ`. Right here and not on
 * the thread pool, as WebCrypto does it: 40 µs of this thread instead of 130 µs and a place in the pool's queue.
 */
export function sign(payload: JsonValue, type: PayloadType, key: SigningKey): string {
  const header = base64url(JSON.stringify({ alg: ALGORITHM, kid: key.kid, typ: type }));
  const signed = `${header}.${base64url(canonicalJson(payload))}`;
  return `${signed}.${signBytes(undefined, Buffer.from(signed), key.key).toString("base64url")}`;
}

/**
 * The payload of a JWS in compact form, parsed as JSON, once its algorithm, type, key and signature are as they must
 * be. Throws a plain Error that says what was wrong; callers turn it into their own code.
 */
export function verify(jws: string, type: PayloadType, keys: TrustedKeys): unknown {
  const [, header, payload, signature] = COMPACT.exec(jws) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) throw new Error("it is no compact JWS");
  const key = keyOf(parse(header), type, keys);
  const bytes = Buffer.from(signature, "base64url");
  const signed = Buffer.from(`${header}.${payload}`);
  if (bytes.length !== SIGNATURE_BYTES || !verifyBytes(undefined, signed, key, bytes)) {
    throw new Error("its signature does not match");
  }
  return parse(payload);
}

/** The key id that a JWS names: unverified, to tell by whom it would be. Empty: none can be read. */
export function namedSigner(jws: string): string {
  try {
    const header = parse(jws.slice(0, jws.indexOf(".")));
    const kid = typeof header === "object" && header !== null ? Reflect.get(header, "kid") : undefined;
    return typeof kid === "string" ? kid : "";
  } catch {
    return "";
  }
}

/** What the header asks to be verified with. It is unsigned at this point: it may only choose among what is trusted. */
function keyOf(header: unknown, type: PayloadType, keys: TrustedKeys) {
  const field = (name: string) =>
    typeof header === "object" && header !== null ? Reflect.get(header, name) : undefined;
  const [alg, typ, kid] = [field("alg"), field("typ"), field("kid")];
  if (alg !== ALGORITHM) throw new Error(`its algorithm is '${alg}', not '${ALGORITHM}'`);
  if (typ !== type) throw new Error(`its type (typ) is '${typ ?? ""}', not '${type}'`);
  // RFC 7515 §4.1.11: extensions that are critical and not understood make it invalid, and none is understood here.
  if (field("crit") !== undefined) throw new Error("it has critical extensions");
  if (typeof kid === "string" && keys.revoked?.has(kid) === true) throw new Error(`its key '${kid}' is revoked`);
  const key = typeof kid === "string" ? keys.get(kid) : undefined;
  if (key === undefined) throw new Error(`its key '${kid ?? ""}' is not trusted`);
  return key;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parse(part: string): unknown {
  return JSON.parse(utf8.decode(Buffer.from(part, "base64url")));
}
