import type { JetStreamPublishOptions, PubAck } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { TRACE_HEADER } from "../../shared/bus/subjects.ts";
import { type Backoff, createBackoff, pause } from "./backoff.ts";
import { untilLost } from "./bounded.ts";
import { busError, isConflict, isUnavailable } from "./bus-error.ts";
import type { Link, Session } from "./link.ts";

export interface PublishOptions {
  /**
   * Nats-Msg-Id. Makes a repeat harmless: JetStream answers a second copy within the stream's duplicate window with the
   * sequence of the first, so a publish whose answer was lost is simply sent again.
   */
  readonly messageId: string;
  /** Nats-Expected-Last-Subject-Sequence; 0: nothing there. */
  readonly expectedSequence?: number;
  /** W3C Trace Context; empty: none. */
  readonly traceparent?: string;
}

export type Published =
  | { readonly kind: "stored"; readonly sequence: number; readonly duplicate: boolean }
  /** `retried`: an earlier try went unanswered, so what is in the way may be our own message. */
  | { readonly kind: "conflict"; readonly retried: boolean };

/** How long an answer may take before one more try, and before the caller hears BUS_UNAVAILABLE. */
const TRY_TIMEOUT_MS = 2_000;
const DEADLINE_MS = 5_000;

/**
 * Has JetStream store one message. Rejects with BUS_UNAVAILABLE at once when disconnected, and after 5 s without an
 * answer; only the latter leaves open whether it was stored, and the caller finds out by reading.
 */
export async function publish(
  link: Link,
  subject: string,
  payload: Uint8Array,
  options: PublishOptions,
): Promise<Published> {
  const startedAt = performance.now();
  let session = link.session();
  let trouble: { readonly deadline: AbortSignal; readonly backoff: Backoff } | undefined;
  for (;;) {
    try {
      const ack = await untilLost(session, (live) => publishIn(live, subject, payload, options));
      return { kind: "stored", sequence: ack.seq, duplicate: ack.duplicate };
    } catch (error) {
      if (isConflict(error)) return { kind: "conflict", retried: trouble !== undefined };
      const leftMs = Math.max(0, Math.ceil(DEADLINE_MS - (performance.now() - startedAt)));
      if (!isUnavailable(error) || leftMs === 0) throw busError(error);
      // Made only when something goes wrong: a timer for each publish that goes well would be the dearest part of it.
      trouble ??= { deadline: AbortSignal.timeout(leftMs), backoff: createBackoff(50, 500) };
      await pause(trouble.backoff.nextMs(), trouble.deadline);
      session = await link.nextSession(trouble.deadline);
    }
  }
}

function publishIn({ js }: Session, subject: string, payload: Uint8Array, options: PublishOptions): Promise<PubAck> {
  const publishOptions: Partial<JetStreamPublishOptions> = { msgID: options.messageId, timeout: TRY_TIMEOUT_MS };
  if (options.expectedSequence !== undefined) {
    publishOptions.expect = { lastSubjectSequence: options.expectedSequence };
  }
  if (options.traceparent) {
    publishOptions.headers = headers();
    publishOptions.headers.set(TRACE_HEADER, options.traceparent);
  }
  return js.publish(subject, payload, publishOptions);
}
