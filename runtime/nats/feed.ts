import type { Stop } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { anySignal, createBackoff, pause } from "./backoff.ts";
import { withTimeout } from "./bounded.ts";
import { busError, isUnavailable } from "./bus-error.ts";
import { type FeedMessage, type FeedSessionOptions, feedInbox, runFeedSession } from "./feed-session.ts";
import { type Link, REQUEST_TIMEOUT_MS, type Session } from "./link.ts";

export interface FeedSource {
  readonly stream: string;
  /** One subject, wildcards allowed. Absent: everything, which only the control plane may read. */
  readonly filter?: string;
  /** Leaves out what messages say. */
  readonly headersOnly?: boolean;
}

export interface LogFeed extends FeedSource {
  readonly fromSequence: number;
  readonly onMessage: (message: FeedMessage) => void;
  /** Once. */
  readonly onCaughtUp: () => void;
}

export interface StateFeed extends FeedSource {
  /** What was seen before no longer counts: all that exists follows, then `onCaughtUp`, then changes. */
  readonly onBegin: () => void;
  readonly onMessage: (message: FeedMessage) => void;
  /** After each `onBegin`. */
  readonly onCaughtUp: () => void;
}

/**
 * After a power cut a server may come back without its last writes. Waiting behind its end would skip what comes next,
 * so the cursor goes back to the end. Only the control plane may ask for that.
 */
const LOST = "the stream lost records that were handed over before";

/** Every message from a sequence on, in order, without gap or repeat, across reconnects and restarts of the server. */
export function followLog(link: Link, feed: LogFeed): Stop {
  // INVARIANT: everything up to `cursor` was handed over, nothing behind it was.
  let cursor = feed.fromSequence - 1;
  let caughtUp = false;
  return runForever(link, feed, async (session) => {
    const end = link.authority ? (await session.jsm.streams.info(feed.stream)).state.last_seq : undefined;
    if (end !== undefined && end < cursor) {
      link.logger.error({ stream: feed.stream, seen: cursor, last: end }, LOST);
      cursor = end;
    }
    return {
      start: { fromSequence: cursor + 1 },
      // Of what a filter lets through, nobody can tell which is the last.
      ...(end === undefined || feed.filter !== undefined ? {} : { end }),
      onMessage: (message) => {
        if (message.sequence <= cursor) return;
        cursor = message.sequence;
        feed.onMessage(message);
      },
      onCaughtUp: () => {
        if (caughtUp) return;
        caughtUp = true;
        feed.onCaughtUp();
      },
    };
  });
}

/** The newest message of each subject and then each change; all over again after a reconnect. */
export function followState(link: Link, feed: StateFeed): Stop {
  return runForever(link, feed, async () => {
    feed.onBegin();
    return { start: "newest-per-subject", onMessage: feed.onMessage, onCaughtUp: feed.onCaughtUp };
  });
}

/** All messages that exist now: the newest of each subject, or every one. */
export function readAll(link: Link, source: FeedSource, which: "newest-per-subject" | "all"): Promise<FeedMessage[]> {
  return link.use(async (session) => {
    const messages: FeedMessage[] = [];
    const done = new AbortController();
    const feed = runFeedSession(
      session,
      {
        ...source,
        start: which === "all" ? { fromSequence: 1 } : which,
        inbox: feedInbox(link.user),
        onMessage: (message) => messages.push(message),
        onCaughtUp: () => done.abort(),
      },
      done.signal,
    );
    try {
      const end = await withTimeout(feed, READ_ALL_TIMEOUT_MS);
      if (end !== "stopped") throw new Error(`reading ${source.stream} was interrupted: ${end}`);
      return messages;
    } finally {
      done.abort();
    }
  });
}

const READ_ALL_TIMEOUT_MS = 4 * REQUEST_TIMEOUT_MS;

type Plan = Pick<FeedSessionOptions, "start" | "end" | "onMessage" | "onCaughtUp">;

function runForever(link: Link, source: FeedSource, plan: (session: Session) => Promise<Plan>): Stop {
  const stop = new AbortController();
  const signal = anySignal(stop.signal, link.closing);
  const backoff = createBackoff(50, 1_000);
  const once = async (): Promise<void> => {
    const session = await link.nextSession(signal);
    const { onMessage, ...rest } = await plan(session);
    const guarded = (message: FeedMessage) => {
      backoff.reset();
      if (signal.aborted) return;
      try {
        onMessage(message);
      } catch (error) {
        // One message that its receiver trips over must not end the feed, let alone the connection.
        link.logger.error({ error, subject: message.subject, sequence: message.sequence }, "a receiver failed");
      }
    };
    const end = await runFeedSession(
      session,
      { ...source, ...rest, inbox: feedInbox(link.user), onMessage: guarded },
      signal,
    );
    if (end !== "stopped") link.logger.debug({ stream: source.stream, end }, "a feed ended and starts again");
  };
  const finished = (async () => {
    while (!signal.aborted) {
      await once().catch((error: unknown) => {
        if (signal.aborted) return;
        // A stream that is not there yet, a server that is starting: normal. The rest is worth a line.
        const say = isUnavailable(error) ? link.logger.debug : link.logger.warn;
        say.call(link.logger, { ...source, reason: errorMessage(busError(error)) }, "a feed failed and starts again");
      });
      await pause(backoff.nextMs(), signal);
    }
  })();
  return async () => {
    stop.abort();
    await finished;
  };
}
