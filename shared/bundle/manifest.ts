import * as z from "zod";
import { SHA256_DIGEST } from "../digest/index.ts";
import { errorMessage, PosternError } from "../errors/postern-error.ts";
import type { JsonObject } from "../json.ts";
import { describeIssue } from "../json-schema.ts";
import { type PayloadType, sign, verify } from "./jws.ts";
import type { SigningKey, TrustedKeys } from "./keys.ts";
import type { BundleManifest, BundleOrigin, BundlePointer, BundlePurpose, Canary, SignedBundle } from "./model.ts";

const count = z.int().min(0);

/** Strict: a member that this version does not know could narrow down who is to enforce it. */
const canarySchema = z.strictObject({
  rollout: z.string().min(1),
  step: count,
  audience: z.strictObject({
    share: z.number().min(0).max(100),
    salt: z.string().min(1),
    labels: z.record(z.string(), z.string()),
  }),
}) satisfies z.ZodType<Canary>;

/** For people, and for who looks after changes: nobody enforces more or less by it. */
export const bundleOriginSchema = z.object({
  promotedFrom: z.exactOptional(z.object({ environment: z.string(), revision: count })),
  breakGlass: z.exactOptional(z.string()),
  forced: z.exactOptional(z.literal(true)),
  change: z.exactOptional(z.object({ id: z.string(), approvalId: z.string() })),
}) satisfies z.ZodType<BundleOrigin>;

const manifestSchema = z.object({
  environment: z.string().min(1),
  revision: z.int().min(1),
  digest: z.string().regex(SHA256_DIGEST, "expected sha256:<hex>"),
  publishedAtMs: z.number(),
  publishedBy: z.string(),
  message: z.string(),
  policies: count,
  rules: count,
  workflows: count,
  rollbackOf: count,
  origin: z.exactOptional(bundleOriginSchema),
  purpose: z.exactOptional(z.enum(["candidate", "shadow"])),
  canary: z.exactOptional(canarySchema),
}) satisfies z.ZodType<BundleManifest>;

/** The JWS (compact form) that puts a bundle into force. */
export function signManifest(manifest: BundleManifest, key: SigningKey): string {
  // As JSON.parse would give it back.
  const plain: JsonObject = JSON.parse(JSON.stringify(manifest));
  return sign(plain, typeFor(manifest.purpose), key);
}

/** A type of its own for each purpose: an agent that does not know the purpose refuses it, as it does any other type. */
function typeFor(purpose: BundlePurpose | undefined): PayloadType {
  return purpose === undefined ? "postern-bundle-manifest" : `postern-bundle-manifest+${purpose}`;
}

/** The greatest revision that a pointer names; whatever comes next, for whatever purpose, has a greater one. */
export function highestRevision({ revision, candidate, shadow }: BundlePointer): number {
  return Math.max(revision, candidate?.revision ?? 0, shadow?.revision ?? 0);
}

/**
 * The manifest that a signature vouches for. `purpose`: what it must have been signed for. Throws
 * - BUNDLE_SIGNATURE_INVALID: not signed by a trusted key, not a manifest, for another purpose, or altered;
 * - BUNDLE_ENVIRONMENT_MISMATCH: signed, but for another environment;
 * - BUNDLE_POINTER_MISMATCH: signed, but the pointer names another revision or digest beside it.
 */
export function verifyPointer(
  pointer: SignedBundle,
  environment: string,
  keys: TrustedKeys,
  purpose?: BundlePurpose,
): BundleManifest {
  const manifest = verifyManifest(pointer.signature, keys, purpose);
  if (manifest.environment !== environment) {
    throw refused(
      "BUNDLE_ENVIRONMENT_MISMATCH",
      `The bundle was signed for the environment '${manifest.environment}', not for '${environment}'.`,
    );
  }
  if (manifest.revision !== pointer.revision || manifest.digest !== pointer.digest) {
    throw refused(
      "BUNDLE_POINTER_MISMATCH",
      `The pointer names revision ${pointer.revision} (${pointer.digest}), but its signature is for ` +
        `revision ${manifest.revision} (${manifest.digest}).`,
    );
  }
  return manifest;
}

/**
 * Whether a manifest may follow the revision in force (0: none). Only a greater one may, so that nobody who can write
 * to the bus, but not sign, can bring back an old bundle. Throws BUNDLE_REVISION_STALE.
 */
export function nextRevisionOk(current: number, manifest: BundleManifest): void {
  if (manifest.revision > current) return;
  throw refused(
    "BUNDLE_REVISION_STALE",
    `Revision ${manifest.revision} does not come after revision ${current}, which is in force.`,
  );
}

function verifyManifest(signature: string, keys: TrustedKeys, purpose: BundlePurpose | undefined): BundleManifest {
  let payload: unknown;
  try {
    payload = verify(signature, typeFor(purpose), keys);
  } catch (cause) {
    throw signatureInvalid(errorMessage(cause), cause);
  }
  const parsed = manifestSchema.safeParse(payload);
  if (!parsed.success) throw signatureInvalid(describeIssue(parsed.error).message);
  const { purpose: signedFor = "everyone" } = parsed.data;
  if (signedFor !== (purpose ?? "everyone")) throw signatureInvalid(`it is for another purpose, ${signedFor}`);
  const hasAudience = parsed.data.canary !== undefined;
  if (hasAudience !== (purpose === "candidate")) throw signatureInvalid("its audience does not fit its purpose");
  return parsed.data;
}

function signatureInvalid(why: string, cause?: unknown): PosternError {
  return refused("BUNDLE_SIGNATURE_INVALID", `The bundle's signature is not valid: ${why}.`, cause);
}

function refused(code: string, message: string, cause?: unknown): PosternError {
  return new PosternError("failed_precondition", code, message, {
    hint: "The bundle in force stays in force. Check which keys are trusted and who writes to the bundles bucket.",
    cause,
  });
}
