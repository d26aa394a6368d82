import { CompactSign, compactVerify } from "jose";
import { canonicalJson } from "../digest/index.ts";
import type { JsonValue } from "../json.ts";
import { ALGORITHM, type SigningKey, type TrustedKeys } from "./keys.ts";

/** What a signature is about (JWS header `typ`, RFC 7515 §4.1.9), so that no payload can pass for another kind. */
export type PayloadType = "postern-bundle-manifest" | "postern-approval-outcome";

/** Signs the canonical form of a value: JWS compact serialization with `alg`, `kid` and `typ`. */
export function sign(payload: JsonValue, type: PayloadType, key: SigningKey): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(payload));
  return new CompactSign(bytes).setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: type }).sign(key.key);
}

/**
 * The payload of a JWS in compact form, parsed as JSON, once its algorithm, type, key and signature are as they must
 * be. Throws a plain Error that says what was wrong; callers turn it into their own code.
 */
export async function verify(jws: string, type: PayloadType, keys: TrustedKeys): Promise<unknown> {
  const { payload, protectedHeader } = await compactVerify(jws, ({ kid }) => trustedKey(kid, keys), {
    algorithms: [ALGORITHM],
  });
  if (protectedHeader.typ !== type) throw new Error(`its type is '${protectedHeader.typ ?? ""}', not '${type}'`);
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
}

function trustedKey(kid: string | undefined, keys: TrustedKeys) {
  const key = kid === undefined ? undefined : keys.get(kid);
  if (key === undefined) throw new Error(`its key '${kid ?? ""}' is not trusted`);
  return key;
}
