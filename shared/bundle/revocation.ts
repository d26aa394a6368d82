import type { KeyObject } from "node:crypto";
import * as z from "zod";
import { errorMessage, PosternError } from "../errors/postern-error.ts";
import { describeIssue } from "../json-schema.ts";
import { sign, verify } from "./jws.ts";
import type { SigningKey } from "./keys.ts";

/**
 * Nothing that the key signed is believed any more, whenever it says that it signed it: a thief can date back. There is
 * no way to take this back; a key that was revoked by mistake is replaced by a new one.
 */
export interface KeyRevocation {
  readonly kid: string;
  /** For people: when it was said, not from when on it counts. */
  readonly revokedAtMs: number;
  readonly reason: string;
}

export const keyRevocationSchema = z.object({
  kid: z.string().min(1),
  revokedAtMs: z.number(),
  reason: z.string(),
}) satisfies z.ZodType<KeyRevocation>;

/** The JWS (compact form) with which a recovery key takes a signing key out of use. */
export function signRevocation(revocation: KeyRevocation, recoveryKey: SigningKey): string {
  return sign({ ...revocation }, "postern-key-revocation", recoveryKey);
}

/** The revocation that a JWS vouches for. Throws REVOCATION_INVALID unless a recovery key signed it. */
export function verifyRevocation(jws: string, recovery: ReadonlyMap<string, KeyObject>): KeyRevocation {
  let payload: unknown;
  try {
    payload = verify(jws, "postern-key-revocation", recovery);
  } catch (cause) {
    throw invalid(errorMessage(cause), cause);
  }
  const parsed = keyRevocationSchema.safeParse(payload);
  if (!parsed.success) throw invalid(describeIssue(parsed.error).message);
  return parsed.data;
}

function invalid(why: string, cause?: unknown): PosternError {
  return new PosternError(
    "failed_precondition",
    "REVOCATION_INVALID",
    `The revocation of a key is not valid: ${why}.`,
    {
      hint: "It takes a recovery key whose public half is among the trusted keys ('postern keys create --recovery').",
      cause,
    },
  );
}
