import { encodeContent } from "../../shared/bundle/index.ts";
import type { BundleContent } from "../../shared/bundle/model.ts";

/** A content that is ready to be stored and signed. */
export interface NewBundle {
  readonly content: BundleContent;
  readonly bytes: Uint8Array;
  readonly digest: string;
}

export function newBundle(content: BundleContent): NewBundle {
  return { content, ...encodeContent(content) };
}
