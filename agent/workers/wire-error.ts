import { PosternError } from "../../shared/errors/postern-error.ts";
import type { WireError } from "./messages.ts";

/** What a worker is told of a failure; of one that is nobody's but ours it hears no more than its caller would. */
export function encodeError(error: unknown): WireError {
  if (!(error instanceof PosternError)) {
    return encodeError(new PosternError("internal", "INTERNAL", "internal error", { hint: "See the agent's log." }));
  }
  const { kind, code, message, where, hint, retryAfterMs, metadata } = error;
  return { kind, code, message, where, hint, retryAfterMs, metadata };
}

export function decodeError({ kind, code, message, where, hint, retryAfterMs, metadata }: WireError): PosternError {
  return new PosternError(kind, code, message, {
    where,
    metadata,
    ...(hint === undefined ? {} : { hint }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
