import type { SignedBundle } from "./model.ts";

/**
 * Contents up to this size travel within their pointer. One write then puts a bundle in force, and one message brings
 * it to an agent: a third of the time. It is far below what one message may hold, and 64 revisions of it are 4 MiB.
 */
export const MAX_INLINE_BYTES = 64 * 1024;

/** A pointer that carries its content, if that is small; otherwise the pointer as it is. */
export function withContent(pointer: SignedBundle, bytes: Uint8Array): SignedBundle {
  return bytes.length > MAX_INLINE_BYTES ? pointer : { ...pointer, content: new TextDecoder().decode(bytes) };
}

/** The content that a bundle carries, to be held against its digest like any other copy; undefined: none. */
export function contentWithin({ content }: SignedBundle): Uint8Array | undefined {
  return content === undefined ? undefined : new TextEncoder().encode(content);
}
