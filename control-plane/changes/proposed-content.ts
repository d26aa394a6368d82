import { decodeContent } from "../../shared/bundle/index.ts";
import type { BundleContent } from "../../shared/bundle/model.ts";
import type { ChangeStore } from "../../shared/bus/ports.ts";

/**
 * What a change proposes, checked against its digest; undefined: it is kept no more. Throws BUNDLE_DIGEST_MISMATCH,
 * BUNDLE_INVALID.
 */
export async function proposedContent(
  changes: Pick<ChangeStore, "getContent">,
  digest: string,
): Promise<BundleContent | undefined> {
  const bytes = await changes.getContent(digest);
  return bytes === undefined ? undefined : decodeContent(bytes, digest);
}
