import { type JetStreamClient, type JetStreamManager, jetstream } from "@nats-io/jetstream";
import { connect, createInbox, errors, type NatsConnection, type Status } from "@nats-io/transport-node";
import type { BusConnection } from "../../shared/bus/ports.ts";
import { inboxPrefix } from "../../shared/bus/subjects.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { Logger } from "../log/logger.ts";
import { createBackoff, pause, reconnectDelayMs, sharedController } from "./backoff.ts";
import { untilLost, withTimeout } from "./bounded.ts";
import { busError, ConnectionLostError, unavailable } from "./bus-error.ts";
import { Requests } from "./requests.ts";

export type BusLogger = Pick<Logger, "debug" | "info" | "warn" | "error">;

export interface LinkOptions {
  /** One or more addresses, separated by commas. */
  readonly servers: string;
  readonly user?: string;
  readonly password?: string;
  /** How the server lists this client. */
  readonly name: string;
  /** The control plane: may ask a stream's leader and the JetStream API. Agents read directly, by subject only. */
  readonly authority: boolean;
  readonly logger: BusLogger;
}

/** One uninterrupted connection. After a loss there is another session, if on the same client. */
export interface Session {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** For what is asked often; an answer may take TRY_TIMEOUT_MS. */
  readonly requests: Requests;
  /** Aborted when the connection is lost or closed. */
  readonly lost: AbortSignal;
}

/** Longest wait for one answer. A server that takes longer counts as unreachable. */
export const REQUEST_TIMEOUT_MS = 3_000;
/** Longest wait for one answer to what is simply asked again. */
const TRY_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 3_000;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 2_000;
/** Two unanswered pings and the connection counts as lost: a hung server is noticed within 15 s. */
const PING_INTERVAL_MS = 5_000;

/** The connection to NATS that all adapters share: reconnects for ever, and says at once when it is not there. */
export interface Link extends BusConnection {
  readonly authority: boolean;
  /** Empty: none. */
  readonly user: string;
  readonly logger: BusLogger;
  /** Aborted by `close`. */
  readonly closing: AbortSignal;
  /** Throws BUS_UNAVAILABLE at once when not connected. */
  session(): Session;
  /** Waits for a session; throws BUS_UNAVAILABLE when `signal` aborts first or the link closes. */
  nextSession(signal?: AbortSignal): Promise<Session>;
  /** Runs `work` in the session of now. Rejects as soon as the connection is lost; failures are PosternErrors. */
  use<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** Starts connecting in the background; resolves after the first attempt, whatever came of it. */
export async function openLink(options: LinkOptions): Promise<Link> {
  const { logger } = options;
  const closing = sharedController();
  const listeners = new Set<(connected: boolean) => void>();
  const backoff = createBackoff(FIRST_RETRY_MS, MAX_RETRY_MS);
  let current: { readonly session: Session; readonly end: () => void } | undefined;
  let client: NatsConnection | undefined;
  let lostAt = performance.now();
  let jitter = Math.random();

  const begin = async (nc: NatsConnection) => {
    const lost = sharedController();
    // No question to the account API first: agents may not ask it.
    const js = jetstream(nc, { timeout: REQUEST_TIMEOUT_MS, checkAPI: false });
    const jsm = await js.jetstreamManager(false);
    const inbox = createInbox(inboxPrefix(options.user ?? ""));
    const requests = new Requests(nc, inbox, TRY_TIMEOUT_MS);
    current = {
      session: { nc, js, jsm, requests, lost: lost.signal },
      end: () => {
        lost.abort(new ConnectionLostError());
        requests.close();
      },
    };
    backoff.reset();
    notify(true);
  };
  const end = () => {
    if (current === undefined) return;
    const { end: abort } = current;
    current = undefined;
    lostAt = performance.now();
    jitter = Math.random();
    abort();
    notify(false);
  };
  const notify = (connected: boolean) => {
    for (const listener of [...listeners]) listener(connected);
  };
  const onStatus = async (nc: NatsConnection, status: Status) => {
    if (status.type === "disconnect") {
      logger.warn({ server: status.server }, "lost the connection to NATS");
      end();
    } else if (status.type === "reconnect") {
      logger.info({ server: status.server }, "connected to NATS again");
      await begin(nc);
    } else if (status.type === "error") {
      logger.warn({ error: status.error }, "NATS reports an error");
      const { error } = status;
      if (error instanceof errors.PermissionViolationError) current?.session.requests.refuse(error.subject, error);
    }
  };

  const attempt = async (): Promise<void> => {
    const nc = await connect({
      servers: options.servers.split(",").map((server) => server.trim()),
      name: options.name,
      ...(options.user === undefined ? {} : { user: options.user }),
      ...(options.password === undefined ? {} : { pass: options.password }),
      inboxPrefix: inboxPrefix(options.user ?? ""),
      timeout: CONNECT_TIMEOUT_MS,
      maxReconnectAttempts: -1,
      reconnectDelayHandler: () => reconnectDelayMs(performance.now() - lostAt, jitter),
      pingInterval: PING_INTERVAL_MS,
      maxPingOut: 2,
      // Credentials may be put right while we wait.
      ignoreAuthErrorAbort: true,
      // A stack trace for each request in case it fails costs more than the request; failures say what they were about.
      noAsyncTraces: true,
    });
    client = nc;
    if (closing.signal.aborted) return nc.close();
    logger.info({ server: nc.getServer(), version: nc.info?.version }, "connected to NATS");
    await begin(nc);
    void (async () => {
      for await (const status of nc.status()) await onStatus(nc, status);
    })();
    void nc.closed().then(() => {
      end();
      if (!closing.signal.aborted) void connectForever();
    });
  };
  const tryOnce = async (): Promise<boolean> => {
    try {
      await attempt();
      return true;
    } catch (error) {
      logger.warn({ servers: options.servers, reason: errorMessage(error) }, "cannot connect to NATS; trying again");
      return false;
    }
  };
  const connectForever = async (): Promise<void> => {
    do await pause(backoff.nextMs(), closing.signal);
    while (!closing.signal.aborted && !(await tryOnce()));
  };

  if (!(await tryOnce())) void connectForever();

  const onConnectionChange = (listener: (connected: boolean) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const session = () => {
    if (current === undefined) throw unavailable(closing.signal.aborted ? "the connection is closed" : "not connected");
    return current.session;
  };
  const use = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    try {
      return await untilLost(session(), work);
    } catch (error) {
      throw busError(error);
    }
  };
  return {
    authority: options.authority,
    user: options.user ?? "",
    logger,
    closing: closing.signal,
    get connected() {
      return current !== undefined;
    },
    onConnectionChange,
    session,
    use,
    nextSession: (signal) =>
      new Promise((resolve, reject) => {
        if (current !== undefined) return resolve(current.session);
        const settle = () => {
          stopListening();
          signal?.removeEventListener("abort", settle);
          closing.signal.removeEventListener("abort", settle);
          if (current !== undefined) resolve(current.session);
          else reject(unavailable("gave up waiting for a connection"));
        };
        const stopListening = onConnectionChange((connected) => connected && settle());
        if (signal?.aborted === true || closing.signal.aborted) return settle();
        signal?.addEventListener("abort", settle);
        closing.signal.addEventListener("abort", settle);
      }),
    ping: () => use(({ nc }) => withTimeout(nc.flush(), REQUEST_TIMEOUT_MS)),
    close: async () => {
      closing.abort(new ConnectionLostError());
      const nc = client;
      if (nc !== undefined && !nc.isClosed()) {
        if (current !== undefined) await withTimeout(nc.drain(), REQUEST_TIMEOUT_MS).catch(() => undefined);
        await nc.close();
      }
      end();
    },
  };
}
