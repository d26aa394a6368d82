import type { Logger } from "../../../runtime/log/logger.ts";
import { toStatus } from "../../../runtime/rpc/status.ts";
import { PosternError } from "../../../shared/errors/postern-error.ts";
import type { MessageProblem } from "./message.ts";
import type { WireStatus } from "./trailers.ts";

/** What a call ends with that failed; what is nobody's fault but ours is logged. */
export function failureStatus(error: unknown, method: string, logger: Logger): WireStatus {
  if (!(error instanceof PosternError) || error.kind === "internal") logger.error({ error, method }, "call failed");
  return toStatus(error);
}

/** What is wrong with a body, as its caller reads it. */
export function messageFailure(problem: MessageProblem, maxMessageBytes: number): WireStatus {
  switch (problem) {
    case "compressed":
      return {
        ...toStatus(
          new PosternError("unimplemented", "COMPRESSION_UNSUPPORTED", "compressed messages are not supported", {
            hint: "Send with grpc-encoding: identity.",
          }),
        ),
        fields: [["grpc-accept-encoding", "identity"]],
      };
    case "too_large":
      return toStatus(
        new PosternError("resource_exhausted", "REQUEST_TOO_LARGE", `at most ${maxMessageBytes} bytes are accepted`, {
          hint: "Send less, or raise maxRequestBytes.",
          metadata: { maxRequestBytes: String(maxMessageBytes) },
        }),
      );
    case "no_room":
      return toStatus(
        new PosternError(
          "resource_exhausted",
          "TOO_MANY_UNFINISHED",
          "too much is held of requests that are not complete",
          {
            hint: "Send fewer requests at once, each in one piece.",
            retryAfterMs: 1_000,
          },
        ),
      );
    case "truncated":
      return malformed("the body ends within a message");
    case "several":
      return malformed("the body holds more than one message");
  }
}

export function unknownMethod(path: string): WireStatus {
  return toStatus(new PosternError("unimplemented", "UNKNOWN_METHOD", `unknown method ${path}`));
}

export function malformedTimeout(): WireStatus {
  return malformed("grpc-timeout is not up to eight digits and a unit");
}

export function serverDraining(): PosternError {
  return new PosternError("unavailable", "SERVER_DRAINING", "the server is shutting down", {
    hint: "Open the stream again.",
    retryAfterMs: 1_000,
  });
}

/** gRPC's own code for it has no PosternError: callers know it from their deadline. */
export const DEADLINE_EXCEEDED: WireStatus = { code: 4, message: "the call's deadline has passed" };

function malformed(message: string): WireStatus {
  return toStatus(new PosternError("invalid_argument", "REQUEST_MALFORMED", message));
}
