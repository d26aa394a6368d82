import { hash } from "node:crypto";

/** The form of every digest in Postern. */
export const SHA256_DIGEST = /^sha256:[0-9a-f]{64}$/;

/** "sha256:<hex>" of bytes, or of the UTF-8 form of a string. */
export function sha256Digest(data: string | Uint8Array): string {
  return `sha256:${hash("sha256", data, "hex")}`;
}
