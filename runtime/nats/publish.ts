import type { JetStreamPublishOptions } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { TRACE_HEADER } from "../../shared/bus/subjects.ts";
import { createBackoff, pause } from "./backoff.ts";
import { busError, isConflict, isUnavailable } from "./bus-error.ts";
import { type Link, type Session, untilLost } from "./link.ts";

export interface StoreOptions {
  /**
   * Nats-Msg-Id. Makes a repeat harmless: JetStream answers a second copy within the stream's duplicate window with the
   * sequence of the first, so a publish whose answer was lost is simply sent again.
   */
  readonly messageId: string;
  /** Nats-Expected-Last-Subject-Sequence. */
  readonly expectedSequence?: number;
  /** W3C Trace Context; empty: none. */
  readonly traceparent?: string;
}

/** How long an answer may take before one more try, and before the caller hears BUS_UNAVAILABLE. */
const TRY_TIMEOUT_MS = 2_000;
const DEADLINE_MS = 5_000;

/**
 * Stores one message exactly once. Resolves to its sequence when JetStream has it, or to "conflict" when
 * `expectedSequence` no longer holds. Rejects with BUS_UNAVAILABLE at once when disconnected, and after 5 s without an
 * answer; only the latter leaves open whether it was stored, and the caller finds out by reading.
 */
export async function store(
  link: Link,
  subject: string,
  payload: Uint8Array,
  options: StoreOptions,
): Promise<number | "conflict"> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const backoff = createBackoff(50, 500);
  let session = link.session();
  for (;;) {
    try {
      return await untilLost(session, (live) => publishIn(live, subject, payload, options));
    } catch (error) {
      if (isConflict(error)) return "conflict";
      if (!isUnavailable(error) || deadline.aborted) throw busError(error);
      await pause(backoff.nextMs(), deadline);
      session = await link.nextSession(deadline);
    }
  }
}

async function publishIn(
  { js }: Session,
  subject: string,
  payload: Uint8Array,
  options: StoreOptions,
): Promise<number> {
  const publishOptions: Partial<JetStreamPublishOptions> = { msgID: options.messageId, timeout: TRY_TIMEOUT_MS };
  if (options.expectedSequence !== undefined) {
    publishOptions.expect = { lastSubjectSequence: options.expectedSequence };
  }
  if (options.traceparent) {
    publishOptions.headers = headers();
    publishOptions.headers.set(TRACE_HEADER, options.traceparent);
  }
  return (await js.publish(subject, payload, publishOptions)).seq;
}
