import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import {
  ALGORITHM,
  addToJwks,
  asRecoveryKey,
  importKeySet,
  importRecoveryKey,
  importSigningKey,
  type KeySet,
  publicJwkOf,
  publicJwks,
  removeFromJwks,
  type SigningKey,
  type TrustedKeys,
} from "../../shared/bundle/keys.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { writeAtomically } from "./write-atomically.ts";

/** A fresh Ed25519 key as a private JWK (RFC 8037). Its `kid` is its thumbprint (RFC 7638): two keys never share one. */
export async function createSigningKey(): Promise<JWK> {
  const pair = await generateKeyPair(ALGORITHM, { crv: "Ed25519", extractable: true });
  const kid = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  return { ...(await exportJWK(pair.privateKey)), kid, alg: ALGORITHM, use: "sig" };
}

/**
 * Writes a new signing key, or recovery key (mode 0600), and adds its public half to a JWK set, which is created when
 * missing (mode 0644: it is for everybody). Throws FILE_EXISTS rather than overwrite a key that bundles may be signed with.
 */
export async function createKeyFiles(
  signingKeyPath: string,
  jwksPath: string,
  use: "signing" | "recovery" = "signing",
): Promise<{ readonly kid: string; readonly trusted: number }> {
  if (existsSync(signingKeyPath)) {
    throw new PosternError("already_exists", "FILE_EXISTS", `${signingKeyPath} exists`, {
      where: { file: signingKeyPath },
      hint: "Choose another path, or move the file away: what it signed must stay verifiable.",
    });
  }
  const created = await createSigningKey();
  const key = use === "recovery" ? asRecoveryKey(created) : created;
  const known = existsSync(jwksPath) ? await readJson(jwksPath, "TRUSTED_KEYS_INVALID") : undefined;
  const jwks = addToJwks(known, publicJwkOf(key));
  // The public half first: a signing key whose signatures nobody trusts would be of no use.
  await writeAtomically(jwksPath, pretty(jwks), 0o644);
  await writeAtomically(signingKeyPath, pretty(key), 0o600);
  return { kid: key.kid ?? "", trusted: jwks.keys.length };
}

/** Takes a key out of a JWK set; a recovery key too. Throws TRUSTED_KEYS_INVALID, also when nobody were trusted then. */
export async function removeTrustedKey(jwksPath: string, kid: string): Promise<{ readonly trusted: number }> {
  const jwks = await inFile(jwksPath, removeFromJwks(await readJson(jwksPath, "TRUSTED_KEYS_INVALID"), kid));
  await writeAtomically(jwksPath, pretty(jwks), 0o644);
  return { trusted: jwks.keys.length };
}

/** The key that the control plane signs with. Throws SIGNING_KEY_INVALID, naming the file. */
export async function loadSigningKey(path: string): Promise<SigningKey> {
  return inFile(path, importSigningKey(await readJson(path, "SIGNING_KEY_INVALID")));
}

/** The recovery key that signs revocations. Throws SIGNING_KEY_INVALID, naming the file. */
export async function loadRecoveryKey(path: string): Promise<SigningKey> {
  return inFile(path, importRecoveryKey(await readJson(path, "SIGNING_KEY_INVALID")));
}

/**
 * All keys of a JWKS file, or of the files of a folder whose names end in .json. Throws TRUSTED_KEYS_INVALID, naming the
 * file; also when two files have different keys of the same `kid`.
 */
export async function loadKeySet(path: string): Promise<KeySet> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!folder) return inFile(path, importKeySet(await readJson(path, "TRUSTED_KEYS_INVALID")));
  const names = (await readdir(path)).filter((name) => name.endsWith(".json")).sort();
  const documents = await Promise.all(names.map((name) => readJwks(join(path, name))));
  // The same key may be in two files, while one takes the place of the other.
  const keys = new Map(documents.flat().map((key) => [JSON.stringify(key), key]));
  return inFile(path, importKeySet({ keys: [...keys.values()] }));
}

async function readJwks(path: string): Promise<readonly JWK[]> {
  const document = await readJson(path, "TRUSTED_KEYS_INVALID");
  await inFile(path, importKeySet(document));
  return publicJwks(document);
}

/** Those of them that may have signed bundles and outcomes. Throws as loadKeySet. */
export async function loadTrustedKeys(path: string): Promise<TrustedKeys> {
  return (await loadKeySet(path)).signing;
}

async function readJson(path: string, code: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    // A parser quotes the text that it can't read, and this text may be a private key.
    const why = cause instanceof SyntaxError ? "it is not JSON" : errorMessage(cause);
    throw new PosternError("failed_precondition", code, `The key file ${path} can't be read: ${why}.`, {
      where: { file: path },
      hint: "Name the right file, or make one with: postern keys create",
    });
  }
}

async function inFile<T>(path: string, importing: Promise<T>): Promise<T> {
  try {
    return await importing;
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    const { kind, code, message, hint } = error;
    throw new PosternError(kind, code, `${path}: ${message}`, {
      where: { file: path },
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
