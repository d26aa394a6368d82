import * as z from "zod";
import { canonicalJson, sha256Digest } from "../digest/index.ts";
import { errorMessage, PosternError } from "../errors/postern-error.ts";
import type { JsonValue } from "../json.ts";
import { describeIssue } from "../json-schema.ts";
import type { BundleContent } from "./model.ts";
import { policySetSchema } from "./policy-set-schema.ts";

const contentSchema = z.object({
  formatVersion: z.literal(1),
  policySet: policySetSchema,
  sources: z.array(z.object({ path: z.string(), content: z.string() })),
}) satisfies z.ZodType<BundleContent>;

/** A bundle's content as the bytes to store and the digest to sign. Equal content, equal bytes (RFC 8785). */
export function encodeContent(content: BundleContent): { readonly bytes: Uint8Array; readonly digest: string } {
  // As JSON.parse would give it back: members that hold undefined are not there.
  const plain: JsonValue = JSON.parse(JSON.stringify(content));
  const bytes = new TextEncoder().encode(canonicalJson(plain));
  return { bytes, digest: sha256Digest(bytes) };
}

/**
 * The content that bytes hold. The digest is checked before anything is parsed: throws BUNDLE_DIGEST_MISMATCH when it
 * is not the one that was signed, BUNDLE_INVALID when the bytes hold something else than a content this version
 * understands in full. A field it does not know could be a restriction, so it is refused, not ignored.
 */
export function decodeContent(bytes: Uint8Array, expectedDigest: string): BundleContent {
  const digest = sha256Digest(bytes);
  if (digest !== expectedDigest) throw digestMismatch(digest, expectedDigest);
  const raw = parseJson(bytes);
  const parsed = contentSchema.safeParse(raw);
  if (!parsed.success) {
    const { field, message } = describeIssue(parsed.error);
    throw invalidContent(message, field);
  }
  const unknown = findUnknownField(raw, parsed.data, "");
  if (unknown !== undefined) throw invalidContent(`${unknown}: this version does not know this field`, unknown);
  return parsed.data;
}

function parseJson(bytes: Uint8Array): JsonValue {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidContent(errorMessage(cause), "", cause);
  }
}

/** The path of a member that the schema dropped. Free parts (obligation parameters) pass the schema untouched. */
function findUnknownField(raw: unknown, known: unknown, path: string): string | undefined {
  if (raw === known || typeof raw !== "object" || raw === null || typeof known !== "object" || known === null) {
    return undefined;
  }
  for (const [name, value] of Object.entries(raw)) {
    const at = path === "" ? name : `${path}.${name}`;
    if (!Object.hasOwn(known, name)) return at;
    const deeper = findUnknownField(value, (known as Readonly<Record<string, unknown>>)[name], at);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

function digestMismatch(actual: string, expected: string): PosternError {
  return new PosternError(
    "failed_precondition",
    "BUNDLE_DIGEST_MISMATCH",
    `The bundle's content has the digest ${actual}, but ${expected} was signed.`,
    { hint: "Fetch the content again; if it stays so, publish the policies again." },
  );
}

function invalidContent(message: string, field: string, cause?: unknown): PosternError {
  return new PosternError("failed_precondition", "BUNDLE_INVALID", `The bundle's content is not valid: ${message}.`, {
    ...(field === "" ? {} : { where: { field } }),
    hint: "Publish the policies again with a control plane of this version, or upgrade this program.",
    cause,
  });
}
