import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import {
  ALGORITHM,
  addToJwks,
  importSigningKey,
  importTrustedKeys,
  publicJwkOf,
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
 * Writes a new signing key (mode 0600) and adds its public half to a JWK set, which is created when missing (mode
 * 0644: it is for everybody). Throws FILE_EXISTS rather than overwrite a key that bundles may be signed with.
 */
export async function createKeyFiles(
  signingKeyPath: string,
  jwksPath: string,
): Promise<{ readonly kid: string; readonly trusted: number }> {
  if (existsSync(signingKeyPath)) {
    throw new PosternError("already_exists", "FILE_EXISTS", `${signingKeyPath} exists`, {
      where: { file: signingKeyPath },
      hint: "Choose another path, or move the file away: what it signed must stay verifiable.",
    });
  }
  const key = await createSigningKey();
  const known = existsSync(jwksPath) ? await readJson(jwksPath, "TRUSTED_KEYS_INVALID") : undefined;
  const jwks = addToJwks(known, publicJwkOf(key));
  // The public half first: a signing key whose signatures nobody trusts would be of no use.
  await writeAtomically(jwksPath, pretty(jwks), 0o644);
  await writeAtomically(signingKeyPath, pretty(key), 0o600);
  return { kid: key.kid ?? "", trusted: jwks.keys.length };
}

/** The key that the control plane signs with. Throws SIGNING_KEY_INVALID, naming the file. */
export async function loadSigningKey(path: string): Promise<SigningKey> {
  return inFile(path, importSigningKey(await readJson(path, "SIGNING_KEY_INVALID")));
}

/** The keys that may have signed, from a JWKS file. Throws TRUSTED_KEYS_INVALID, naming the file. */
export async function loadTrustedKeys(path: string): Promise<TrustedKeys> {
  return inFile(path, importTrustedKeys(await readJson(path, "TRUSTED_KEYS_INVALID")));
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
