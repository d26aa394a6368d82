import { Dispatcher } from "../../agent/transport/grpc/dispatcher.ts";
import { encodeFields } from "../../agent/transport/hpack/encoder.ts";
import { Budget } from "../../agent/transport/http2/budget.ts";
import { Connection } from "../../agent/transport/http2/connection.ts";
import { DEFAULT_LIMITS } from "../../agent/transport/http2/limits.ts";
import { Flag, FrameType, MAX_WINDOW_BYTES, PREFACE } from "../../agent/transport/http2/protocol.ts";
import { MemorySocket } from "../../agent/transport/testing/memory-socket.ts";
import { frame, settings, uint32 } from "../../agent/transport/testing/raw-peer.ts";
import { silentLogger } from "../../runtime/log/logger.ts";
import { grpcFrame } from "../measure/grpc-frame.ts";
import { CHECK_PATH } from "../peers/guard-messages.ts";

/** Calls that one read brings: the depth of the goals. */
const CALLS_PER_READ = 32;
const DEFAULT_WINDOW_BYTES = 65_535;
/** Stream ids and the client's window end some time; a new connection is opened before. */
const READS_PER_CONNECTION = 10_000;

/** Calls over the agent's transport without a network: the read is there, and what is written goes nowhere. */
export function inMemoryCalls(message: Uint8Array, handle: () => Uint8Array): (calls: number) => void {
  const service = { name: "postern.v1.Guard", methods: [{ kind: "unary", path: CHECK_PATH, handle } as const] };
  const dispatcher = new Dispatcher([service], {
    ...DEFAULT_LIMITS,
    logger: silentLogger,
    draining: new AbortController().signal,
  });
  const { bytes: read, idsAt } = requests(message);
  let socket = open(dispatcher);
  let reads = 0;
  let nextId = 1;
  return (calls) => {
    for (let done = 0; done < calls; done += CALLS_PER_READ) {
      if (++reads % READS_PER_CONNECTION === 0) {
        socket = open(dispatcher);
        nextId = 1;
      }
      // A socket's chunk is its own: the transport may keep a view of it.
      const chunk = Buffer.from(read);
      idsAt.forEach((at, index) => {
        chunk.writeUInt32BE(nextId + 2 * (index >> 1), at);
      });
      nextId += 2 * CALLS_PER_READ;
      socket.feed(chunk);
    }
  };
}

/** One read of so many requests, and where the stream's id stands in each of their two frames. */
function requests(message: Uint8Array): { readonly bytes: Buffer; readonly idsAt: readonly number[] } {
  const head = encodeFields([
    [":method", "POST"],
    [":scheme", "http"],
    [":path", CHECK_PATH],
    [":authority", "localhost"],
    ["content-type", "application/grpc"],
    ["te", "trailers"],
  ]);
  const headers = frame(FrameType.HEADERS, Flag.END_HEADERS, 1, head);
  const data = frame(FrameType.DATA, Flag.END_STREAM, 1, grpcFrame(message));
  const idsAt: number[] = [];
  const parts: Buffer[] = [];
  let end = 0;
  for (const part of Array.from({ length: CALLS_PER_READ }, () => [headers, data]).flat()) {
    idsAt.push(end + 5);
    parts.push(part);
    end += part.length;
  }
  return { bytes: Buffer.concat(parts), idsAt };
}

function open(dispatcher: Dispatcher): MemorySocket {
  const socket = new SilentSocket();
  new Connection(socket, {
    limits: DEFAULT_LIMITS,
    budget: new Budget(DEFAULT_LIMITS.maxUnfinishedBytes),
    nowMs: Date.now(),
    onRequest: (stream) => dispatcher.accept(stream, "unix"),
    onInternalError: (error) => {
      throw error;
    },
  });
  const window = uint32(MAX_WINDOW_BYTES - DEFAULT_WINDOW_BYTES);
  socket.feed(Buffer.concat([PREFACE, settings(), frame(FrameType.WINDOW_UPDATE, 0, 0, window)]));
  return socket;
}

/** Forgets what it is given. */
class SilentSocket extends MemorySocket {
  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    done();
  }
}
