import { createServer, type Socket } from "node:net";
import { OK_TRAILERS, RESPONSE_HEAD } from "../../agent/transport/grpc/trailers.ts";
import { Flag, FRAME_HEADER_BYTES, FrameType, PREFACE } from "../../agent/transport/http2/protocol.ts";
import { grpcFrame } from "../measure/grpc-frame.ts";
import { cannedAnswer } from "./guard-messages.ts";
import { serveUntilStopped } from "./serve-until-stopped.ts";

// The least that looks like a gRPC server to a client: it finds where requests end and writes the same answer for each,
// one write for all that a read brought. It checks nothing and decodes nothing. No HTTP/2 server in JavaScript on
// node:net can be faster on this machine; what it does not reach is the price of Node's sockets, of the system calls
// and of the client. Its argument is the socket.

/** Acknowledged in pieces so large, well within what the client may send. */
const WINDOW_STEP = 1 << 20;
const WINDOW_BYTES = 2 ** 31 - 1;
const DEFAULT_WINDOW_BYTES = 65_535;

const ANSWER = Buffer.concat([
  frame(FrameType.HEADERS, Flag.END_HEADERS, RESPONSE_HEAD),
  frame(FrameType.DATA, 0, grpcFrame(cannedAnswer())),
  frame(FrameType.HEADERS, Flag.END_HEADERS | Flag.END_STREAM, OK_TRAILERS),
]);
/** Where the stream's id stands in each frame of the answer. */
const ID_AT = frameStarts(ANSWER).map((start) => start + 5);

function frame(type: number, flags: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  return Buffer.concat([header, payload]);
}

function windowUpdate(bytes: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(bytes);
  return frame(FrameType.WINDOW_UPDATE, 0, payload);
}

function frameStarts(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += FRAME_HEADER_BYTES + bytes.readUIntBE(at, 3)) starts.push(at);
  return starts;
}

function serve(socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0);
  let greeted = false;
  let received = 0;
  socket.write(
    Buffer.concat([frame(FrameType.SETTINGS, 0, Buffer.alloc(0)), windowUpdate(WINDOW_BYTES - DEFAULT_WINDOW_BYTES)]),
  );
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (!greeted) {
      if (bytes.length < PREFACE.length) {
        rest = bytes;
        return;
      }
      greeted = true;
      at = PREFACE.length;
    }
    const out: Buffer[] = [];
    const asked: number[] = [];
    while (bytes.length - at >= FRAME_HEADER_BYTES) {
      const end = at + FRAME_HEADER_BYTES + bytes.readUIntBE(at, 3);
      if (end > bytes.length) break;
      const type = bytes[at + 3];
      const flags = bytes[at + 4] ?? 0;
      if (type === FrameType.DATA) {
        received += end - at - FRAME_HEADER_BYTES;
        if ((flags & Flag.END_STREAM) !== 0) asked.push(bytes.readUInt32BE(at + 5));
      } else if (type === FrameType.SETTINGS && (flags & Flag.ACK) === 0) {
        out.push(frame(FrameType.SETTINGS, Flag.ACK, Buffer.alloc(0)));
      } else if (type === FrameType.PING && (flags & Flag.ACK) === 0) {
        out.push(frame(FrameType.PING, Flag.ACK, bytes.subarray(at + FRAME_HEADER_BYTES, end)));
      }
      at = end;
    }
    rest = bytes.subarray(at);
    if (received > WINDOW_STEP) {
      out.push(windowUpdate(received));
      received = 0;
    }
    if (asked.length > 0) out.push(answers(asked));
    if (out.length > 0) socket.write(out.length === 1 && out[0] !== undefined ? out[0] : Buffer.concat(out));
  });
}

function answers(ids: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(ids.length * ANSWER.length);
  ids.forEach((id, index) => {
    const start = index * ANSWER.length;
    ANSWER.copy(bytes, start);
    for (const at of ID_AT) bytes.writeUInt32BE(id, start + at);
  });
  return bytes;
}

createServer(serve).listen(process.argv[2], serveUntilStopped);
