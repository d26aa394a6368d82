import { JetStreamApiCodes, JetStreamApiError } from "@nats-io/jetstream";
import { errors } from "@nats-io/transport-node";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";

/** The connection went away while a call was under way: whether the call took effect is not known. */
export class ConnectionLostError extends Error {
  override readonly name = "ConnectionLostError";
  constructor() {
    super("the connection to NATS was lost");
  }
}

/** JetStream's own error codes, as its server lists them. */
const CODES = {
  streamFull: [10047, 10077, 10122],
  streamNotFound: JetStreamApiCodes.StreamNotFound,
  wrongSequence: [JetStreamApiCodes.StreamWrongLastSequence, JetStreamApiCodes.StreamWrongLastSequenceUnknown],
  differentConfig: 10058,
  consumerExists: [10105, 10148],
  consumerMissing: JetStreamApiCodes.ConsumerNotFound,
  messageMissing: [JetStreamApiCodes.NoMessageFound, 10043],
  deleteFailed: 10057,
} as const;

/** A publish that expected a sequence lost to another. */
export function isConflict(error: unknown): boolean {
  return hasCode(error, CODES.wrongSequence);
}

export function isStreamMissing(error: unknown): boolean {
  return hasCode(error, [CODES.streamNotFound]);
}

export function isDifferentStreamConfig(error: unknown): boolean {
  return hasCode(error, [CODES.differentConfig]);
}

export function isConsumerConflict(error: unknown): boolean {
  return hasCode(error, CODES.consumerExists);
}

export function isConsumerMissing(error: unknown): boolean {
  return hasCode(error, [CODES.consumerMissing]);
}

/** There is none at this place of a stream, or no more. Some servers know no code of its own for that. */
export function isMessageMissing(error: unknown): boolean {
  if (hasCode(error, CODES.messageMissing)) return true;
  return hasCode(error, [CODES.deleteFailed]) && error instanceof Error && /no message found/i.test(error.message);
}

export function isOutOfSpace(error: unknown): boolean {
  return hasCode(error, CODES.streamFull);
}

/** The subject holds all the messages that it may (a stream that discards new ones per subject). */
export function isSubjectTaken(error: unknown): boolean {
  return isOutOfSpace(error) && error instanceof Error && /per subject/i.test(error.message);
}

/** The server refused a subject. A request fails with it as the cause. */
export function isForbidden(error: unknown): boolean {
  const cause = error instanceof errors.RequestError ? error.cause : error;
  return cause instanceof errors.PermissionViolationError;
}

/** Nobody answered, or not now: worth asking again, and what was asked may have been done all the same. */
export function isUnavailable(error: unknown): boolean {
  if (isForbidden(error)) return false;
  return (
    error instanceof ConnectionLostError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.RequestError ||
    error instanceof errors.NoRespondersError ||
    error instanceof errors.ConnectionError ||
    error instanceof errors.ClosedConnectionError ||
    error instanceof errors.DrainingConnectionError ||
    (error instanceof Error && NOT_ENABLED.test(error.name)) ||
    (error instanceof JetStreamApiError && error.status === 503 && !isOutOfSpace(error)) ||
    isStreamMissing(error)
  );
}

/** The class is not exported; a 503 "no responders" from the JetStream API arrives as it. */
const NOT_ENABLED = /^JetStreamNotEnabled$/;

/** What a port throws: unavailable, forbidden, full, or refused for a reason that the server gave. */
export function busError(error: unknown): PosternError {
  if (error instanceof PosternError) return error;
  if (isForbidden(error)) {
    return new PosternError("permission_denied", "BUS_FORBIDDEN", errorMessage(error), {
      hint: "Check the permissions of the NATS user: an agent may only touch its own environment.",
      cause: error,
    });
  }
  if (isOutOfSpace(error)) {
    return new PosternError("resource_exhausted", "BUS_FULL", `NATS has no room: ${errorMessage(error)}`, {
      hint: "Raise the limits of the stream or of JetStream, or free space.",
      retryAfterMs: 5_000,
      cause: error,
    });
  }
  if (isUnavailable(error)) return unavailable(isStreamMissing(error) ? MISSING : errorMessage(error), error);
  return new PosternError("internal", "BUS_REFUSED", `NATS refused: ${errorMessage(error)}`, { cause: error });
}

const MISSING = "a stream is not there yet; the control plane creates it when it starts";

/** `why` completes "NATS cannot be reached: ". */
export function unavailable(why: string, cause?: unknown): PosternError {
  return new PosternError("unavailable", "BUS_UNAVAILABLE", `NATS cannot be reached: ${why}`, {
    hint: "It is retried; look at the NATS server if this lasts.",
    retryAfterMs: 1_000,
    ...(cause === undefined ? {} : { cause }),
  });
}

function hasCode(error: unknown, codes: readonly number[]): boolean {
  return error instanceof JetStreamApiError && codes.includes(error.code);
}
