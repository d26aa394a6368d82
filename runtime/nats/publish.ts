import { type ApiError, JetStreamApiError } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { TRACE_HEADER } from "../../shared/bus/subjects.ts";
import { type Backoff, createBackoff, pause } from "./backoff.ts";
import { busError, isConflict, isUnavailable } from "./bus-error.ts";
import { JsHeaders } from "./headers.ts";
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

/** How long it may take, all tries together, before the caller hears BUS_UNAVAILABLE. */
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
      const ack = await publishIn(session, subject, payload, options);
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

async function publishIn({ requests }: Session, subject: string, payload: Uint8Array, options: PublishOptions) {
  const meta = headers();
  meta.set(JsHeaders.MessageId, options.messageId);
  if (options.expectedSequence !== undefined) {
    meta.set(JsHeaders.ExpectedSubjectSequence, String(options.expectedSequence));
  }
  if (options.traceparent) meta.set(TRACE_HEADER, options.traceparent);
  const reply = await requests.ask(subject, payload, meta);
  return ackOf(reply.json<JsonAck>());
}

/** NATS ADR-2 and ADR-22: what JetStream answers to a publish. */
interface JsonAck {
  readonly stream?: string;
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: ApiError;
}

function ackOf({ stream, seq, duplicate = false, error }: JsonAck) {
  if (error !== undefined) throw new JetStreamApiError(error);
  // Somebody else who listens to the subject may answer anything.
  if (!stream || seq === undefined) throw new Error("the answer to a publish is not JetStream's");
  return { seq, duplicate };
}
