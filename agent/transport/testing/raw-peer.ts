import { connect, type Socket } from "node:net";
import { HpackDecoder, TOO_LARGE } from "../hpack/decoder.ts";
import { encodeFields } from "../hpack/encoder.ts";
import type { HeaderField } from "../hpack/tables.ts";
import { Flag, FRAME_HEADER_BYTES, FrameType, PREFACE } from "../http2/protocol.ts";

/** A frame as a raw peer sees it. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** Builds a frame with whatever is asked for, valid or not. */
export function frame(type: number, flags: number, streamId: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(streamId, 5);
  return Buffer.concat([header, payload]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function setting(id: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([id >>> 8, id]), uint32(value)]);
}

export const settings = (...entries: Buffer[]) => frame(FrameType.SETTINGS, 0, 0, Buffer.concat(entries));

export const REQUEST_FIELDS: readonly HeaderField[] = [
  [":method", "POST"],
  [":scheme", "http"],
  [":path", "/test.Echo/Say"],
  [":authority", "localhost"],
  ["content-type", "application/grpc"],
  ["te", "trailers"],
];

/** A HEADERS frame of one gRPC request. */
export function requestHeaders(streamId: number, fields: readonly HeaderField[] = REQUEST_FIELDS, flags = 0): Buffer {
  return frame(FrameType.HEADERS, Flag.END_HEADERS | flags, streamId, encodeFields(fields));
}

/** A DATA frame with one gRPC message, ending the stream. */
export function requestMessage(
  streamId: number,
  message: string | Uint8Array = "hello",
  flags: number = Flag.END_STREAM,
): Buffer {
  const bytes = Buffer.from(message);
  return frame(FrameType.DATA, flags, streamId, Buffer.concat([Buffer.from([0]), uint32(bytes.length), bytes]));
}

export const request = (streamId: number, message?: string) =>
  Buffer.concat([requestHeaders(streamId), requestMessage(streamId, message)]);

/** A client that says exactly what a test wants, over a real socket. */
export class RawPeer {
  readonly frames: Frame[] = [];
  readonly socket: Socket;
  #closed = false;
  #rest: Buffer = Buffer.alloc(0);
  #waiters: (() => void)[] = [];
  readonly #hpack = new HpackDecoder(4096, 1_048_576);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => this.#onData(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
      this.#wake();
    });
  }

  /** Connects and, unless told otherwise, says hello: preface and empty SETTINGS. */
  static async connect(path: string, hello: Uint8Array = Buffer.concat([PREFACE, settings()])): Promise<RawPeer> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", () => resolve());
      socket.once("error", reject);
    });
    const peer = new RawPeer(socket);
    socket.write(hello);
    return peer;
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(...frames: Uint8Array[]): this {
    this.socket.write(Buffer.concat(frames));
    return this;
  }

  /** The first frame that fits, past or future; undefined when the connection ends without one. */
  async find(fits: (frame: Frame) => boolean): Promise<Frame | undefined> {
    for (let from = 0; ; ) {
      for (; from < this.frames.length; from += 1) {
        const candidate = this.frames[from];
        if (candidate !== undefined && fits(candidate)) return candidate;
      }
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Resolves when the server has seen all that was sent so far and answered it. */
  async settle(): Promise<void> {
    const token = Buffer.from(String(this.frames.length).padStart(8, "0"));
    this.send(frame(FrameType.PING, 0, 0, token));
    await this.find((f) => f.type === FrameType.PING && (f.flags & Flag.ACK) !== 0 && f.payload.equals(token));
  }

  async whenClosed(): Promise<void> {
    await this.find(() => false);
  }

  /** The error code with which the server ended the connection. */
  async goAwayCode(): Promise<number | undefined> {
    return (await this.find((f) => f.type === FrameType.GOAWAY))?.payload.readUInt32BE(4);
  }

  async resetCode(streamId: number): Promise<number | undefined> {
    return (await this.find((f) => f.type === FrameType.RST_STREAM && f.streamId === streamId))?.payload.readUInt32BE(
      0,
    );
  }

  /** Header lists must be asked for in the order of their arrival. */
  fields(of: Frame): ReadonlyMap<string, string> {
    const fields = this.#hpack.decode(of.payload);
    if (fields === TOO_LARGE) throw new Error("header list too large for the test peer");
    return new Map(fields);
  }

  /** The text of the message that answered a request. */
  async answer(streamId: number): Promise<string | undefined> {
    const data = await this.find((f) => f.type === FrameType.DATA && f.streamId === streamId);
    return data?.payload.subarray(5).toString();
  }

  /** The trailers that ended a stream. */
  async trailers(streamId: number): Promise<ReadonlyMap<string, string>> {
    const end = await this.find(
      (f) => f.type === FrameType.HEADERS && f.streamId === streamId && (f.flags & Flag.END_STREAM) !== 0,
    );
    if (end === undefined) throw new Error(`stream ${streamId} had no trailers`);
    return this.fields(end);
  }

  close(): void {
    this.socket.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= FRAME_HEADER_BYTES) {
      const end = FRAME_HEADER_BYTES + this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < end) break;
      this.frames.push({
        type: this.#rest[3] ?? 0,
        flags: this.#rest[4] ?? 0,
        streamId: this.#rest.readUInt32BE(5) & 0x7fff_ffff,
        payload: this.#rest.subarray(FRAME_HEADER_BYTES, end),
      });
      this.#rest = this.#rest.subarray(end);
    }
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
