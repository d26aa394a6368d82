import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { BusLogger } from "./link.ts";

/** Decodes what others wrote: undefined, and a line in the log, when it does not decode. Never throws. */
export function decodeOrSkip<T>(
  decode: (bytes: Uint8Array) => T,
  message: { readonly subject: string; readonly data: Uint8Array },
  logger: BusLogger,
): T | undefined {
  try {
    return decode(message.data);
  } catch (error) {
    logger.warn({ subject: message.subject, reason: errorMessage(error) }, "skipped a message that does not decode");
    return undefined;
  }
}

/** The last token of a subject or key. */
export function lastToken(subject: string): string {
  return subject.slice(subject.lastIndexOf(".") + 1);
}

/** One token of a subject, counted from the end: 1 is the last. Empty: there is none. */
export function tokenFromEnd(subject: string, position: number): string {
  let end = subject.length;
  for (let left = position; left > 1 && end >= 0; left -= 1) end = subject.lastIndexOf(".", end - 1);
  return end < 0 ? "" : subject.slice(subject.lastIndexOf(".", end - 1) + 1, end);
}
