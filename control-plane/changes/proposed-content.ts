import { decodeContent } from "../../shared/bundle/index.ts";
import type { BundleContent } from "../../shared/bundle/model.ts";
import type { ChangeStore } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** What a change proposes, checked against its digest. Throws BUNDLE_CONTENT_MISSING, BUNDLE_DIGEST_MISMATCH, BUNDLE_INVALID. */
export async function proposedContent(
  changes: Pick<ChangeStore, "getContent">,
  digest: string,
): Promise<BundleContent> {
  const bytes = await changes.getContent(digest);
  if (bytes !== undefined) return decodeContent(bytes, digest);
  throw new PosternError("failed_precondition", "BUNDLE_CONTENT_MISSING", `The content ${digest} is not kept.`, {
    hint: "Propose the change again.",
  });
}
