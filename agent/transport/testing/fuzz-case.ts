import { silentLogger } from "../../../runtime/log/logger.ts";
import type { RpcService } from "../../../runtime/rpc/service.ts";
import { Dispatcher } from "../grpc/dispatcher.ts";
import { Budget } from "../http2/budget.ts";
import { Connection } from "../http2/connection.ts";
import { DEFAULT_LIMITS } from "../http2/limits.ts";
import { Flag, FrameType, PREFACE } from "../http2/protocol.ts";
import { leadingFrames } from "./frame-log.ts";
import { MemorySocket } from "./memory-socket.ts";
import {
  frame,
  REQUEST_FIELDS,
  request,
  requestHeaders,
  requestMessage,
  setting,
  settings,
  uint32,
} from "./raw-peer.ts";

const LIMITS = { ...DEFAULT_LIMITS, maxConcurrentStreams: 16, maxMessageBytes: 4_096 };

/** Two well-formed neighbours: one whose answer comes before the hostile bytes, and one whose answer comes after. */
const EARLY = 1;
const LATE = 3;
const HOLD = REQUEST_FIELDS.map(([name, value]) => [name, name === ":path" ? "/test.Echo/Hold" : value] as const);
const OPENING = Buffer.concat([
  PREFACE,
  settings(),
  request(EARLY, "early neighbour"),
  requestHeaders(LATE, HOLD),
  requestMessage(LATE, "late neighbour"),
]);

/** Well-formed traffic that mutations start from. */
export const CORPUS: readonly Buffer[] = [
  request(5, "hello"),
  Buffer.concat([request(5), request(7), request(9)]),
  Buffer.concat([requestHeaders(5), requestMessage(5, "first", 0), requestMessage(5, "second")]),
  Buffer.concat([requestHeaders(5), frame(FrameType.RST_STREAM, 0, 5, uint32(8))]),
  Buffer.concat([
    settings(setting(4, 10), setting(5, 20_000)),
    request(5),
    frame(FrameType.WINDOW_UPDATE, 0, 5, uint32(10)),
  ]),
  Buffer.concat([frame(FrameType.PING, 0, 0, Buffer.alloc(8)), frame(FrameType.PRIORITY, 0, 5, Buffer.alloc(5))]),
  Buffer.concat([frame(FrameType.GOAWAY, 0, 0, Buffer.alloc(8)), request(5)]),
  Buffer.concat([
    requestHeaders(5),
    requestMessage(5, "x", 0),
    requestHeaders(5, [["x-trailer", "1"]], Flag.END_STREAM),
  ]),
  Buffer.concat([frame(FrameType.WINDOW_UPDATE, 0, 0, uint32(1_000)), settings(setting(1, 0)), request(5)]),
];

/**
 * Feeds hostile chunks to a fresh connection between two well-formed neighbour streams, and throws when anything is
 * wrong: an exception, output that is not whole frames, or a neighbour with an answer that is not its own. The late
 * neighbour may go without (all of) its answer only if the connection was ended, or the bytes named its stream or shut
 * its window.
 */
export async function runFuzzCase(chunks: readonly Buffer[]): Promise<void> {
  const held: (() => void)[] = [];
  const draining = new AbortController();
  const dispatcher = new Dispatcher([echoService(held)], {
    logger: silentLogger,
    maxMessageBytes: LIMITS.maxMessageBytes,
    requestTimeoutMs: LIMITS.requestTimeoutMs,
    draining: draining.signal,
  });
  const socket = new MemorySocket();
  const budget = new Budget(LIMITS.maxUnfinishedBytes);
  const internalErrors: unknown[] = [];
  const connection = new Connection(socket, {
    limits: LIMITS,
    budget,
    nowMs: 0,
    onRequest: (stream) => dispatcher.accept(stream, "fuzz"),
    onInternalError: (error) => internalErrors.push(error),
  });
  socket.feed(OPENING);
  for (const chunk of chunks) socket.feed(chunk);
  for (const release of held) release();
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  const { frames, leftBytes } = leadingFrames(socket.output);
  if (leftBytes > 0) throw new Error("the output ends within a frame");
  if (answerOf(EARLY) !== "early neighbour") throw new Error(`early neighbour got ${answerOf(EARLY)}`);
  const late = answerOf(LATE);
  const whole = late === "late neighbour";
  if (!whole && !("late neighbour".startsWith(late) && excused())) throw new Error(`late neighbour got '${late}'`);
  connection.sweep(1_000);
  connection.destroy();
  if (internalErrors.length > 0) throw internalErrors[0];
  if (budget.usedBytes !== 0) throw new Error(`${budget.usedBytes} bytes are held for nobody`);

  function answerOf(id: number): string {
    const data = frames.filter((f) => f.type === FrameType.DATA && f.streamId === id).map((f) => f.payload);
    return Buffer.concat(data).subarray(5).toString();
  }

  /** The peer itself ended the connection or the stream, or shut a window (settings, or bytes of others taken). */
  function excused(): boolean {
    if (connection.closed || frames.some((f) => f.type === FrameType.GOAWAY)) return true;
    return leadingFrames(Buffer.concat(chunks)).frames.some(
      ({ type, streamId }) => type === FrameType.SETTINGS || streamId === LATE,
    );
  }
}

function echoService(held: (() => void)[]): RpcService {
  return {
    name: "test.Echo",
    methods: [
      { kind: "unary", path: "/test.Echo/Say", handle: (message) => message },
      {
        kind: "unary",
        path: "/test.Echo/Hold",
        handle: (message) => new Promise((resolve) => held.push(() => resolve(message))),
      },
    ],
  };
}
