import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { JSONWebKeySet, JWK } from "jose";
import * as z from "zod";
import { PosternError } from "../errors/postern-error.ts";

/** The one signature algorithm: EdDSA (RFC 8037) over Ed25519. */
export const ALGORITHM = "EdDSA";

/** What the control plane signs with. */
export interface SigningKey {
  /** Key id, carried in every signature's header. */
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * The keys that an agent believes, by key id. Several, so that a new one can be trusted before it first signs. A Map of
 * keys is one; what changes while the process runs is another (runtime/keys/).
 */
export interface TrustedKeys {
  get(kid: string): KeyObject | undefined;
  /** Key ids that nothing is believed of any more, whatever else is said of them. */
  readonly revoked?: { has(kid: string): boolean };
}

/** All keys of a program's trusted-keys file, by what they may sign. */
export interface KeySet {
  /** Bundles and outcomes. */
  readonly signing: ReadonlyMap<string, KeyObject>;
  /** Revocations of signing keys, and nothing else: a signing key that is stolen can't revoke another. */
  readonly recovery: ReadonlyMap<string, KeyObject>;
}

/** JWK `use` (RFC 7517 §4.2, which lets others than "sig" and "enc" be agreed upon) of a recovery key. */
const RECOVERY_USE = "postern-revoke";

const publicJwk = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  kid: z.string().min(1),
  x: z.string().min(1),
  use: z.exactOptional(z.enum(["sig", RECOVERY_USE])),
});

const privateJwk = publicJwk.extend({ d: z.string().min(1) });

const jwks = z.object({ keys: z.array(publicJwk).min(1) });

/**
 * A signing key from a private JWK (RFC 8037) with `kid`. Throws SIGNING_KEY_INVALID, never showing the key, also when
 * it is a recovery key.
 */
export async function importSigningKey(jwk: unknown): Promise<SigningKey> {
  return importPrivateKey(jwk, "sig");
}

/** A recovery key, likewise. Throws SIGNING_KEY_INVALID, also when it is a signing key. */
export async function importRecoveryKey(jwk: unknown): Promise<SigningKey> {
  return importPrivateKey(jwk, RECOVERY_USE);
}

function importPrivateKey(jwk: unknown, use: "sig" | typeof RECOVERY_USE): SigningKey {
  const what = use === "sig" ? "The signing key" : "The recovery key";
  const parsed = privateJwk.safeParse(jwk);
  if (!parsed.success) throw invalidKey("SIGNING_KEY_INVALID", what, fieldsOf(parsed.error));
  const { kid, use: declared = "sig" } = parsed.data;
  if (declared !== use) throw invalidKey("SIGNING_KEY_INVALID", what, `'use' is '${declared}', not '${use}'`);
  return { kid, key: importPrivate(parsed.data) };
}

/**
 * The keys of a JWKS document (RFC 7517 §5). Throws TRUSTED_KEYS_INVALID when it is empty, has a key of another type,
 * or the same `kid` twice: a set that is half understood must not be half trusted.
 */
export async function importKeySet(document: unknown): Promise<KeySet> {
  const parsed = jwks.safeParse(document);
  if (!parsed.success) throw invalidKey("TRUSTED_KEYS_INVALID", "The set of trusted keys", fieldsOf(parsed.error));
  const signing = new Map<string, KeyObject>();
  const recovery = new Map<string, KeyObject>();
  for (const jwk of parsed.data.keys) {
    if (signing.has(jwk.kid) || recovery.has(jwk.kid))
      throw invalidKey("TRUSTED_KEYS_INVALID", "The set of trusted keys", `kid '${jwk.kid}' twice`);
    const keys = jwk.use === RECOVERY_USE ? recovery : signing;
    keys.set(jwk.kid, importKey(createPublicKey, jwk, "TRUSTED_KEYS_INVALID"));
  }
  return { signing, recovery };
}

/** The half of a private JWK that may be shown to everybody. Throws SIGNING_KEY_INVALID. */
export function publicJwkOf(jwk: unknown): JWK {
  const parsed = publicJwk.safeParse(jwk);
  if (!parsed.success) throw invalidKey("SIGNING_KEY_INVALID", "The signing key", fieldsOf(parsed.error));
  return { ...parsed.data, alg: ALGORITHM, use: parsed.data.use ?? "sig" };
}

/** The same private JWK as a recovery key. */
export function asRecoveryKey(jwk: JWK): JWK {
  return { ...jwk, use: RECOVERY_USE };
}

/** The keys of a JWKS document, as it may be shown to everybody. Throws TRUSTED_KEYS_INVALID. */
export function publicJwks(document: unknown): readonly JWK[] {
  const parsed = jwks.safeParse(document);
  if (!parsed.success) throw invalidKey("TRUSTED_KEYS_INVALID", "The set of trusted keys", fieldsOf(parsed.error));
  return parsed.data.keys.map(publicJwkOf);
}

/** A JWKS document with one more key; one with the same `kid` is replaced. Throws TRUSTED_KEYS_INVALID. */
export function addToJwks(document: unknown, key: JWK): JSONWebKeySet {
  if (document === undefined) return { keys: [key] };
  const parsed = jwks.safeParse(document);
  if (!parsed.success) throw invalidKey("TRUSTED_KEYS_INVALID", "The set of trusted keys", fieldsOf(parsed.error));
  const others = parsed.data.keys.filter(({ kid }) => kid !== key.kid);
  return { keys: [...others.map(publicJwkOf), key] };
}

/** A JWKS document without a key. Throws TRUSTED_KEYS_INVALID, also when no signing key would be left. */
export async function removeFromJwks(document: unknown, kid: string): Promise<JSONWebKeySet> {
  const parsed = jwks.safeParse(document);
  if (!parsed.success) throw invalidKey("TRUSTED_KEYS_INVALID", "The set of trusted keys", fieldsOf(parsed.error));
  const others = parsed.data.keys.filter((key) => key.kid !== kid);
  if (others.length === parsed.data.keys.length)
    throw invalidKey("TRUSTED_KEYS_INVALID", "The set of trusted keys", `it has no key '${kid}'`);
  if (others.every(({ use }) => use === RECOVERY_USE))
    throw invalidKey("TRUSTED_KEYS_INVALID", "The set of trusted keys", `without '${kid}' it trusts nobody`);
  return { keys: others.map(publicJwkOf) };
}

/** A private key that does not belong to the public one beside it would sign what nobody believes. */
function importPrivate(jwk: z.infer<typeof privateJwk>): KeyObject {
  const key = importKey(createPrivateKey, jwk, "SIGNING_KEY_INVALID");
  if (createPublicKey(key).export({ format: "jwk" }).x === jwk.x) return key;
  throw invalidKey("SIGNING_KEY_INVALID", `The key '${jwk.kid}'`, "'d' and 'x' do not belong together");
}

function importKey(
  create: (from: { key: z.infer<typeof publicJwk>; format: "jwk" }) => KeyObject,
  jwk: z.infer<typeof publicJwk>,
  code: string,
): KeyObject {
  try {
    return create({ key: jwk, format: "jwk" });
  } catch (cause) {
    throw invalidKey(code, `The key '${jwk.kid}'`, "not an Ed25519 key", cause);
  }
}

/** Names the fields at fault and never their values. */
function fieldsOf(error: z.ZodError): string {
  const paths = error.issues.map((issue) => issue.path.join(".") || "the document");
  return `wrong or missing: ${[...new Set(paths)].join(", ")}`;
}

function invalidKey(code: string, what: string, why: string, cause?: unknown): PosternError {
  return new PosternError("failed_precondition", code, `${what} is not usable: ${why}.`, {
    hint: 'Use Ed25519 keys as JWK: {"kty":"OKP","crv":"Ed25519","kid":"…","x":"…"}, and "d" in the private one.',
    cause,
  });
}
