import type { Duplex } from "node:stream";
import { HpackDecoder, HpackError, TOO_LARGE } from "../hpack/decoder.ts";
import type { HeaderField } from "../hpack/tables.ts";
import { FloodGuard } from "./flood-guard.ts";
import { FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import type { TransportLimits } from "./limits.ts";
import { applySettings, INITIAL_PEER_SETTINGS } from "./peer-settings.ts";
import {
  ConnectionError,
  DEFAULT_FRAME_BYTES,
  DEFAULT_WINDOW_BYTES,
  ErrorCode,
  Flag,
  FrameType,
  MAX_STREAM_ID,
  MAX_WINDOW_BYTES,
  Setting,
  StreamError,
} from "./protocol.ts";
import { malformedTrailers, type RequestHead, requestHead } from "./request-head.ts";
import { newStream, type Stream } from "./stream.ts";

const HEADER_TABLE_BYTES = 4096;
const MAX_CONTINUATIONS = 32;
const DRAIN_PING = Buffer.from("postern!", "latin1");

/** Takes each well-formed request and sets `stream.listener`, or answers at once. */
export type RequestListener = (connection: Connection, stream: Stream) => void;

interface OpenBlock {
  readonly streamId: number;
  readonly endStream: boolean;
  readonly parts: Buffer[];
  bytes: number;
}

/**
 * The server's side of one HTTP/2 connection (RFC 9113). Everything that one read brings is handled in that turn and
 * answered by one write. Errors of the peer end a stream or the connection, never the process.
 */
export class Connection {
  readonly #socket: Duplex;
  readonly #limits: TransportLimits;
  readonly #onRequest: RequestListener;
  readonly #writer = new FrameWriter();
  readonly #reader: FrameReader;
  readonly #hpack: HpackDecoder;
  readonly #guard: FloodGuard;
  readonly #streams = new Map<number, Stream>();
  /** Streams that we reset and of which the peer may not know yet: their late frames are no error (RFC 9113 §5.1). */
  readonly #resetByUs = new Set<number>();
  #peer = INITIAL_PEER_SETTINGS;
  #settingsSeen = false;
  #sendWindow = DEFAULT_WINDOW_BYTES;
  #receiveWindow: number;
  #unacknowledgedBytes = 0;
  #lastStreamId = 0;
  #openBlock: OpenBlock | undefined;
  #head: { fields: readonly HeaderField[]; head: RequestHead | string } | undefined;
  #flushScheduled = false;
  #draining: "no" | "announced" | "final" = "no";
  #closed = false;
  #readPaused = false;
  #stalledSinceMs: number | undefined;
  readonly #openedAtMs: number;

  constructor(socket: Duplex, limits: TransportLimits, nowMs: number, onRequest: RequestListener) {
    this.#socket = socket;
    this.#limits = limits;
    this.#onRequest = onRequest;
    this.#openedAtMs = nowMs;
    this.#receiveWindow = limits.connectionWindowBytes;
    this.#guard = new FloodGuard(limits);
    this.#hpack = new HpackDecoder(HEADER_TABLE_BYTES, limits.maxHeaderListBytes);
    this.#reader = new FrameReader(DEFAULT_FRAME_BYTES, (type, flags, streamId, bytes, start, end) =>
      this.#onFrame(type, flags, streamId, bytes, start, end),
    );
    socket.on("data", (chunk: Buffer) => this.#onChunk(chunk));
    socket.on("drain", () => this.#onSocketDrain());
    socket.on("end", () => this.destroy());
    socket.on("error", () => this.destroy());
    socket.on("close", () => this.destroy());
    this.#announce();
  }

  get closed(): boolean {
    return this.#closed;
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  // --- what the answering side calls -------------------------------------------------------------------------

  /** The answer's head. `endStream`: there is nothing else (gRPC "trailers-only"). */
  sendHeaders(stream: Stream, block: Uint8Array, endStream: boolean): void {
    if (!this.#writable(stream)) return;
    this.#writer.headers(stream.id, block, endStream, this.#peer.maxFrameBytes);
    if (endStream) this.#finish(stream);
    this.#scheduleFlush();
  }

  /** A part of the body; what flow control holds back is sent later, in order. */
  sendData(stream: Stream, bytes: Uint8Array): void {
    if (!this.#writable(stream)) return;
    stream.queue.push({ kind: "data", bytes, sent: 0 });
    stream.queuedBytes += bytes.length;
    this.#sendQueued(stream);
    this.#scheduleFlush();
  }

  /** The end of the answer. */
  sendTrailers(stream: Stream, block: Uint8Array): void {
    if (!this.#writable(stream)) return;
    stream.localEnded = true;
    stream.queue.push({ kind: "trailers", block });
    this.#sendQueued(stream);
    this.#scheduleFlush();
  }

  /**
   * A whole answer in one go, the common case: HEADERS, DATA, HEADERS without a queue when the windows allow it.
   * `prefix` and `message` make up the body.
   */
  sendUnary(stream: Stream, head: Uint8Array, prefix: Uint8Array, message: Uint8Array, trailers: Uint8Array): void {
    if (!this.#writable(stream)) return;
    const writer = this.#writer;
    const length = prefix.length + message.length;
    writer.frame(FrameType.HEADERS, Flag.END_HEADERS, stream.id, head);
    if (length > stream.sendWindow || length > this.#sendWindow || length > this.#peer.maxFrameBytes) {
      this.sendData(stream, Buffer.concat([prefix, message]));
      this.sendTrailers(stream, trailers);
      return;
    }
    stream.sendWindow -= length;
    this.#sendWindow -= length;
    writer.header(length, FrameType.DATA, 0, stream.id);
    writer.bytes(prefix, 0, prefix.length);
    writer.bytes(message, 0, message.length);
    writer.frame(FrameType.HEADERS, Flag.END_HEADERS | Flag.END_STREAM, stream.id, trailers);
    stream.localEnded = true;
    this.#finish(stream);
    this.#scheduleFlush();
  }

  /** Gives a stream up. */
  reset(stream: Stream, code: ErrorCode): void {
    if (this.#streams.get(stream.id) !== stream) return;
    this.#resetStream(stream.id, code);
    this.#scheduleFlush();
  }

  /** Resolves when less than half a window of the answer waits and the socket takes more; at once when it is gone. */
  writable(stream: Stream): Promise<void> {
    const held = stream.queuedBytes > DEFAULT_WINDOW_BYTES / 2 || this.#socket.writableNeedDrain;
    if (!held || !this.#writable(stream)) return Promise.resolve();
    return new Promise((resolve) => {
      stream.onDrain = resolve;
    });
  }

  /**
   * No new requests from here on; those under way are finished, and then the connection closes. Two steps, so that
   * requests already on their way to us still count (RFC 9113 §6.8): an open GOAWAY and a PING; its answer makes it final.
   */
  drain(): void {
    if (this.#closed || this.#draining !== "no") return;
    this.#draining = "announced";
    this.#writer.goAway(MAX_STREAM_ID, ErrorCode.NO_ERROR, "");
    this.#writer.frame(FrameType.PING, 0, 0, DRAIN_PING);
    this.#flush();
  }

  /** Called about once a second: forgets counts, and cuts off peers that never finish what they began. */
  sweep(nowMs: number): void {
    this.#guard.forget();
    if (!this.#settingsSeen && nowMs - this.#openedAtMs > this.#limits.handshakeTimeoutMs) {
      this.#fail(new ConnectionError(ErrorCode.SETTINGS_TIMEOUT, "no SETTINGS in time"));
      return;
    }
    if (!this.#stalled()) {
      this.#stalledSinceMs = undefined;
      return;
    }
    this.#stalledSinceMs ??= nowMs;
    if (nowMs - this.#stalledSinceMs > this.#limits.stallTimeoutMs) this.destroy();
  }

  /** Ends the connection at once. */
  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    for (const stream of streams) abort(stream);
  }

  // --- reading -----------------------------------------------------------------------------------------------

  #onChunk(chunk: Buffer): void {
    if (this.#closed) return;
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#flush();
  }

  #onFrame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    try {
      this.#handleFrame(type, flags, streamId, bytes, start, end);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.#guard.reset();
      this.#resetStream(error.streamId, error.code);
    }
  }

  #handleFrame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (this.#openBlock !== undefined && (type !== FrameType.CONTINUATION || streamId !== this.#openBlock.streamId)) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "a header block was not finished");
    }
    if (!this.#settingsSeen && type !== FrameType.SETTINGS) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "the first frame is not SETTINGS");
    }
    switch (type) {
      case FrameType.DATA:
        return this.#onData(flags, streamId, bytes, start, end);
      case FrameType.HEADERS:
        return this.#onHeaders(flags, streamId, bytes, start, end);
      case FrameType.CONTINUATION:
        return this.#onContinuation(flags, bytes, start, end);
      case FrameType.WINDOW_UPDATE:
        return this.#onWindowUpdate(streamId, bytes, start, end);
      case FrameType.RST_STREAM:
        return this.#onResetStream(streamId, end - start);
      case FrameType.SETTINGS:
        return this.#onSettings(flags, streamId, bytes, start, end);
      case FrameType.PING:
        return this.#onPing(flags, streamId, bytes, start, end);
      case FrameType.GOAWAY:
        return this.#onGoAway(streamId, end - start);
      case FrameType.PRIORITY:
        return this.#onPriority(streamId, end - start);
      case FrameType.PUSH_PROMISE:
        throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "a client can't push");
      default:
        // Unknown frames are ignored (RFC 9113 §4.1), but not in unlimited number.
        this.#guard.control();
    }
  }

  #onData(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    this.#rejectIdle(streamId, "DATA");
    const length = end - start;
    const ended = (flags & Flag.END_STREAM) !== 0;
    if (length === 0 && !ended) this.#guard.control();
    this.#receiveWindow -= length;
    if (this.#receiveWindow < 0) throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "connection window overrun");
    // The connection's window is for all streams, those that are gone included.
    this.#acknowledge(length);
    let from = start;
    let to = end;
    if ((flags & Flag.PADDED) !== 0) {
      const padding = length === 0 ? 0 : (bytes[start] as number);
      if (padding >= length) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "padding over the frame");
      from += 1;
      to -= padding;
    }
    const stream = this.#streams.get(streamId);
    if (stream === undefined || stream.remoteEnded) {
      if (this.#resetByUs.has(streamId)) return;
      throw new StreamError(streamId, ErrorCode.STREAM_CLOSED, "DATA on a closed stream");
    }
    stream.receiveWindow -= length;
    if (stream.receiveWindow < 0) throw new StreamError(streamId, ErrorCode.FLOW_CONTROL_ERROR, "stream window overrun");
    stream.receivedBytes += to - from;
    this.#endOfBody(stream, ended);
    stream.listener?.onData(bytes, from, to, ended);
    if (ended) this.#forgetIfDone(stream);
  }

  #onHeaders(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId % 2 === 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "HEADERS on an even stream");
    let from = start;
    let to = end;
    if ((flags & Flag.PADDED) !== 0) {
      to -= bytes[from] ?? 0;
      from += 1;
    }
    if ((flags & Flag.PRIORITY) !== 0) from += 5;
    if (from > to) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "HEADERS too short for its flags");
    const endStream = (flags & Flag.END_STREAM) !== 0;
    if ((flags & Flag.END_HEADERS) !== 0) {
      this.#onBlock(streamId, endStream, bytes.subarray(from, to));
      return;
    }
    this.#openBlock = { streamId, endStream, parts: [Buffer.from(bytes.subarray(from, to))], bytes: to - from };
  }

  #onContinuation(flags: number, bytes: Buffer, start: number, end: number): void {
    const open = this.#openBlock;
    if (open === undefined) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "CONTINUATION without HEADERS");
    open.parts.push(Buffer.from(bytes.subarray(start, end)));
    open.bytes += end - start;
    // CVE-2024-27316: a block without end.
    if (open.bytes > this.#limits.maxHeaderBlockBytes || open.parts.length > MAX_CONTINUATIONS) {
      throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "header block too long");
    }
    if ((flags & Flag.END_HEADERS) === 0) return;
    this.#openBlock = undefined;
    this.#onBlock(open.streamId, open.endStream, Buffer.concat(open.parts));
  }

  /** A whole header block: always decoded, also for streams that are refused, so that the table stays in step. */
  #onBlock(streamId: number, endStream: boolean, block: Buffer): void {
    const fields = this.#decode(block);
    const stream = this.#streams.get(streamId);
    if (stream !== undefined) return this.#onTrailers(stream, endStream, fields);
    if (streamId <= this.#lastStreamId) {
      if (this.#resetByUs.has(streamId)) return;
      throw new ConnectionError(ErrorCode.STREAM_CLOSED, "HEADERS on a closed stream");
    }
    this.#lastStreamId = streamId;
    if (this.#draining === "final" || this.#streams.size >= this.#limits.maxConcurrentStreams) {
      throw new StreamError(streamId, ErrorCode.REFUSED_STREAM, "no more streams now");
    }
    this.#onRequestFields(streamId, endStream, fields);
  }

  #decode(block: Buffer): readonly HeaderField[] | typeof TOO_LARGE {
    try {
      return this.#hpack.decode(block);
    } catch (error) {
      if (error instanceof HpackError) throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, error.message);
      throw error;
    }
  }

  #onRequestFields(streamId: number, endStream: boolean, fields: readonly HeaderField[] | typeof TOO_LARGE): void {
    if (fields === TOO_LARGE) throw new StreamError(streamId, ErrorCode.ENHANCE_YOUR_CALM, "header list too large");
    if (this.#head?.fields !== fields) this.#head = { fields, head: requestHead(fields) };
    const head = this.#head.head;
    if (typeof head === "string") throw new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, head);
    const stream = newStream(streamId, head, this.#limits.streamWindowBytes, this.#peer.initialWindowBytes);
    this.#endOfBody(stream, endStream);
    this.#streams.set(streamId, stream);
    this.#onRequest(this, stream);
    if (endStream) {
      stream.listener?.onData(EMPTY, 0, 0, true);
      this.#forgetIfDone(stream);
    }
  }

  #onTrailers(stream: Stream, endStream: boolean, fields: readonly HeaderField[] | typeof TOO_LARGE): void {
    if (stream.remoteEnded) throw new StreamError(stream.id, ErrorCode.STREAM_CLOSED, "HEADERS after END_STREAM");
    if (!endStream) throw new StreamError(stream.id, ErrorCode.PROTOCOL_ERROR, "trailers without END_STREAM");
    const problem = fields === TOO_LARGE ? "trailers too large" : malformedTrailers(fields);
    if (problem !== undefined) throw new StreamError(stream.id, ErrorCode.PROTOCOL_ERROR, problem);
    this.#endOfBody(stream, true);
    stream.listener?.onData(EMPTY, 0, 0, true);
    this.#forgetIfDone(stream);
  }

  /** RFC 9113 §8.1.1: a body that belies its content-length is malformed. */
  #endOfBody(stream: Stream, ended: boolean): void {
    const { contentLength } = stream.head;
    const wrong = ended ? stream.receivedBytes !== contentLength : stream.receivedBytes > contentLength;
    if (contentLength >= 0 && wrong) throw new StreamError(stream.id, ErrorCode.PROTOCOL_ERROR, "content-length belied");
    stream.remoteEnded = ended;
  }

  #onWindowUpdate(streamId: number, bytes: Buffer, start: number, end: number): void {
    requireLength(end - start, 4, "WINDOW_UPDATE");
    this.#guard.control();
    const increment = bytes.readUInt32BE(start) & MAX_WINDOW_BYTES;
    if (streamId === 0) {
      if (increment === 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "empty WINDOW_UPDATE");
      this.#sendWindow += increment;
      if (this.#sendWindow > MAX_WINDOW_BYTES) throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "window over 2^31-1");
      this.#sendAllQueued();
      return;
    }
    this.#rejectIdle(streamId, "WINDOW_UPDATE");
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    if (increment === 0) throw new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, "empty WINDOW_UPDATE");
    stream.sendWindow += increment;
    if (stream.sendWindow > MAX_WINDOW_BYTES) throw new StreamError(streamId, ErrorCode.FLOW_CONTROL_ERROR, "window over 2^31-1");
    this.#sendQueued(stream);
  }

  #onResetStream(streamId: number, length: number): void {
    requireLength(length, 4, "RST_STREAM");
    this.#rejectIdle(streamId, "RST_STREAM");
    this.#guard.reset();
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    this.#streams.delete(streamId);
    abort(stream);
    this.#closeIfDrained();
  }

  #onSettings(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId !== 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "SETTINGS on a stream");
    this.#guard.control();
    this.#settingsSeen = true;
    if ((flags & Flag.ACK) !== 0) {
      requireLength(end - start, 0, "SETTINGS ACK");
      return;
    }
    if ((end - start) % 6 !== 0) throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "SETTINGS not in sixes");
    const before = this.#peer.initialWindowBytes;
    this.#peer = applySettings(this.#peer, bytes, start, end);
    this.#writer.settingsAck();
    this.#shiftSendWindows(this.#peer.initialWindowBytes - before);
  }

  /** RFC 9113 §6.9.2: a new initial window moves that of every open stream, below zero if need be. */
  #shiftSendWindows(delta: number): void {
    if (delta === 0) return;
    for (const stream of this.#streams.values()) {
      stream.sendWindow += delta;
      if (stream.sendWindow > MAX_WINDOW_BYTES) throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "window over 2^31-1");
    }
    if (delta > 0) this.#sendAllQueued();
  }

  #onPing(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId !== 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "PING on a stream");
    requireLength(end - start, 8, "PING");
    this.#guard.control();
    const payload = bytes.subarray(start, end);
    if ((flags & Flag.ACK) === 0) {
      this.#writer.frame(FrameType.PING, Flag.ACK, 0, payload);
    } else if (this.#draining === "announced" && DRAIN_PING.equals(payload)) {
      this.#draining = "final";
      this.#writer.goAway(this.#lastStreamId, ErrorCode.NO_ERROR, "");
      this.#closeIfDrained();
    }
  }

  #onGoAway(streamId: number, length: number): void {
    if (streamId !== 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "GOAWAY on a stream");
    if (length < 8) throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "GOAWAY too short");
    this.#guard.control();
  }

  #onPriority(streamId: number, length: number): void {
    this.#guard.control();
    if (streamId === 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "PRIORITY on stream 0");
    if (length !== 5) throw new StreamError(streamId, ErrorCode.FRAME_SIZE_ERROR, "PRIORITY of a wrong size");
  }

  #rejectIdle(streamId: number, what: string): void {
    if (streamId === 0 || streamId % 2 === 0 || streamId > this.#lastStreamId) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, `${what} on idle stream ${streamId}`);
    }
  }

  // --- flow control ------------------------------------------------------------------------------------------

  /** Gives the connection's window back, in few large updates. */
  #acknowledge(bytes: number): void {
    this.#unacknowledgedBytes += bytes;
    if (this.#unacknowledgedBytes < this.#limits.connectionWindowBytes / 2) return;
    this.#writer.windowUpdate(0, this.#unacknowledgedBytes);
    this.#receiveWindow += this.#unacknowledgedBytes;
    this.#unacknowledgedBytes = 0;
  }

  #sendAllQueued(): void {
    for (const stream of this.#streams.values()) {
      if (this.#sendWindow <= 0) return;
      if (stream.queue.length > 0) this.#sendQueued(stream);
    }
  }

  #sendQueued(stream: Stream): void {
    for (let next = stream.queue[0]; next !== undefined; next = stream.queue[0]) {
      if (next.kind === "trailers") {
        this.#writer.headers(stream.id, next.block, true, this.#peer.maxFrameBytes);
        stream.queue.length = 0;
        this.#finish(stream);
        return;
      }
      const left = next.bytes.length - next.sent;
      const length = Math.min(left, stream.sendWindow, this.#sendWindow, this.#peer.maxFrameBytes);
      if (length <= 0 && left > 0) return;
      this.#writer.header(length, FrameType.DATA, 0, stream.id);
      this.#writer.bytes(next.bytes, next.sent, next.sent + length);
      next.sent += length;
      stream.queuedBytes -= length;
      stream.sendWindow -= length;
      this.#sendWindow -= length;
      if (next.sent === next.bytes.length) stream.queue.shift();
    }
    if (!this.#socket.writableNeedDrain) release(stream);
  }

  // --- endings -----------------------------------------------------------------------------------------------

  #writable(stream: Stream): boolean {
    return !stream.localEnded && this.#streams.get(stream.id) === stream;
  }

  /** Our side has ended. A peer that has not is told to stop (RFC 9113 §8.1). */
  #finish(stream: Stream): void {
    stream.localEnded = true;
    release(stream);
    if (stream.remoteEnded) this.#forgetIfDone(stream);
    else this.#resetStream(stream.id, ErrorCode.NO_ERROR);
  }

  #forgetIfDone(stream: Stream): void {
    if (!stream.remoteEnded || !stream.localEnded || stream.queue.length > 0) return;
    this.#streams.delete(stream.id);
    this.#closeIfDrained();
  }

  #resetStream(streamId: number, code: ErrorCode): void {
    this.#writer.resetStream(streamId, code);
    this.#resetByUs.add(streamId);
    if (this.#resetByUs.size > 2 * this.#limits.maxConcurrentStreams) {
      for (const oldest of this.#resetByUs) {
        this.#resetByUs.delete(oldest);
        break;
      }
    }
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    this.#streams.delete(streamId);
    if (!stream.localEnded) abort(stream);
    this.#closeIfDrained();
  }

  #closeIfDrained(): void {
    if (this.#draining !== "final" || this.#streams.size > 0 || this.#closed) return;
    this.#flush();
    this.#socket.end(() => this.destroy());
  }

  /** GOAWAY says why (RFC 9113 §5.4.1), and the connection ends. */
  #fail(error: unknown): void {
    const { code, message } =
      error instanceof ConnectionError ? error : { code: ErrorCode.INTERNAL_ERROR, message: "internal error" };
    this.#writer.goAway(this.#lastStreamId, code, message);
    this.#flush();
    this.#socket.end();
    this.destroySoon();
  }

  /** Ends the connection once what was written is out; at the latest when the peer stalls. */
  destroySoon(): void {
    if (this.#socket.writableLength === 0) this.destroy();
    else this.#socket.once("finish", () => this.destroy());
    this.#stopReading();
  }

  // --- writing -----------------------------------------------------------------------------------------------

  /** Our SETTINGS, and the rest of the connection's window. */
  #announce(): void {
    const { maxConcurrentStreams, maxHeaderListBytes, streamWindowBytes, connectionWindowBytes } = this.#limits;
    this.#writer.settings([
      [Setting.MAX_CONCURRENT_STREAMS, maxConcurrentStreams],
      [Setting.INITIAL_WINDOW_SIZE, streamWindowBytes],
      [Setting.MAX_HEADER_LIST_SIZE, maxHeaderListBytes],
    ]);
    if (connectionWindowBytes > DEFAULT_WINDOW_BYTES) {
      this.#writer.windowUpdate(0, connectionWindowBytes - DEFAULT_WINDOW_BYTES);
    }
    this.#flush();
  }

  /** For answers that come outside a read: one write for all of a turn. */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#flushScheduled = false;
    const bytes = this.#writer.take();
    if (bytes === undefined || this.#closed) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#limits.maxUnsentBytes) this.#stopReading();
  }

  /** A peer that does not read is not read either: its requests, and our answers, stay with it. */
  #stopReading(): void {
    this.#readPaused = true;
    this.#socket.pause();
  }

  #onSocketDrain(): void {
    if (this.#closed) return;
    if (this.#readPaused) {
      this.#readPaused = false;
      this.#socket.resume();
    }
    for (const stream of this.#streams.values()) if (stream.queue.length === 0) release(stream);
  }

  #stalled(): boolean {
    if (this.#socket.writableLength > 0) return true;
    for (const stream of this.#streams.values()) if (stream.queue.length > 0) return true;
    return false;
  }
}

const EMPTY = Buffer.alloc(0);

function requireLength(actual: number, expected: number, what: string): void {
  if (actual !== expected) throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, `${what} of ${actual} bytes`);
}

function abort(stream: Stream): void {
  stream.localEnded = true;
  stream.queue.length = 0;
  release(stream);
  stream.listener?.onAbort();
}

function release(stream: Stream): void {
  const { onDrain } = stream;
  if (onDrain === undefined) return;
  stream.onDrain = undefined;
  onDrain();
}
