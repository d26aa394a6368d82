import { existsSync, readFileSync } from "node:fs";
import type { JSONWebKeySet, JWK } from "jose";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { ALGORITHM, addToJwks, publicJwkOf } from "../../shared/bundle/keys.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { writeSecretFile } from "./secret-file.ts";

/** A fresh Ed25519 key as a private JWK (RFC 8037). Its `kid` is its thumbprint (RFC 7638): two keys never share one. */
export async function createSigningKey(): Promise<JWK> {
  const pair = await generateKeyPair(ALGORITHM, { crv: "Ed25519", extractable: true });
  const kid = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  return { ...(await exportJWK(pair.privateKey)), kid, alg: ALGORITHM, use: "sig" };
}

/**
 * Writes a new signing key (mode 0600) and adds its public half to a JWK set, which is created when missing. Throws
 * FILE_EXISTS rather than overwrite a key that bundles may be signed with.
 */
export async function createKeyFiles(
  signingKeyPath: string,
  jwksPath: string,
): Promise<{ kid: string; trusted: number }> {
  if (existsSync(signingKeyPath)) {
    throw new PosternError("already_exists", "FILE_EXISTS", `${signingKeyPath} exists`, {
      where: { file: signingKeyPath },
      hint: "Choose another path, or move the file away: what it signed must stay verifiable.",
    });
  }
  const key = await createSigningKey();
  const jwks = addToJwks(readJwks(jwksPath), publicJwkOf(key));
  // The public half first: a signing key whose signatures nobody trusts would be of no use.
  writeSecretFile(jwksPath, json(jwks));
  writeSecretFile(signingKeyPath, json(key));
  return { kid: key.kid ?? "", trusted: jwks.keys.length };
}

function readJwks(path: string): JSONWebKeySet | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new PosternError("failed_precondition", "TRUSTED_KEYS_INVALID", errorMessage(cause), {
      where: { file: path },
      hint: "Name a JWK set, or a path where none is yet.",
      cause,
    });
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
