import type { Duplex } from "node:stream";
import { TOO_LARGE } from "../hpack/decoder.ts";
import type { Budget } from "./budget.ts";
import { FloodGuard } from "./flood-guard.ts";
import { FrameReader } from "./frame-reader.ts";
import { type HeaderBlock, HeaderBlocks } from "./header-blocks.ts";
import type { TransportLimits } from "./limits.ts";
import { Keepalive, StallWatch } from "./liveness.ts";
import { Outbound } from "./outbound.ts";
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
import { malformedTrailers } from "./request-head.ts";
import { Stream } from "./stream.ts";

const DRAIN_PING = Buffer.from("draining", "latin1");
const KEEPALIVE_PING = Buffer.from("are you?", "latin1");
/** Sweeps that an ended connection may take to deliver its last frames. */
const LINGER_SWEEPS = 2;

/** Takes each well-formed request and sets `stream.listener`, or answers at once. */
export type RequestListener = (stream: Stream) => void;

export interface ConnectionOptions {
  readonly limits: TransportLimits;
  /** Memory for requests that are not complete. */
  readonly budget: Budget;
  readonly nowMs: number;
  readonly onRequest: RequestListener;
  /** An error that is ours; the connection ends with INTERNAL_ERROR. */
  readonly onInternalError: (error: unknown) => void;
}

/**
 * The server's side of one HTTP/2 connection (RFC 9113). Everything that one read brings is handled in that turn and
 * answered by one write. Errors of the peer end a stream or the connection, never the process.
 */
export class Connection {
  readonly #socket: Duplex;
  readonly #limits: TransportLimits;
  readonly #options: ConnectionOptions;
  readonly #out: Outbound;
  readonly #reader: FrameReader;
  readonly #blocks: HeaderBlocks;
  readonly #guard: FloodGuard;
  readonly #stall: StallWatch;
  readonly #keepalive: Keepalive;
  readonly #streams = new Map<number, Stream>();
  /** Streams that we reset and of which the peer may not know yet: their late frames are no error (RFC 9113 §5.1). */
  readonly #resetByUs = new Set<number>();
  #settingsSeen = false;
  #unacknowledgedBytes = 0;
  #lastStreamId = 0;
  #draining: "no" | "announced" | "final" = "no";
  /** Our last frame is written; what still comes is dropped. */
  #ending = false;
  #endingSweeps = 0;
  #closed = false;

  constructor(socket: Duplex, options: ConnectionOptions) {
    const { limits } = options;
    this.#socket = socket;
    this.#options = options;
    this.#limits = limits;
    this.#stall = new StallWatch(limits.stallTimeoutMs);
    this.#keepalive = new Keepalive(limits.keepaliveIntervalMs, limits.maxUnansweredPings, options.nowMs);
    this.#out = new Outbound(socket, limits.maxUnsentBytes);
    this.#guard = new FloodGuard(limits);
    this.#blocks = new HeaderBlocks(limits);
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

  /**
   * No new requests from here on; those under way are finished, and then the connection closes. Two steps, so that
   * requests already on their way to us still count (RFC 9113 §6.8): an open GOAWAY and a PING; its answer makes it final.
   */
  drain(): void {
    if (this.#closed || this.#ending || this.#draining !== "no") return;
    this.#draining = "announced";
    this.#out.writer.goAway(MAX_STREAM_ID, ErrorCode.NO_ERROR, "");
    this.#out.writer.frame(FrameType.PING, 0, 0, DRAIN_PING);
    this.#out.flush();
  }

  /** Called about once a second: forgets counts, and cuts off peers that never finish what they began. */
  sweep(nowMs: number): void {
    if (this.#ending) {
      this.#endingSweeps += 1;
      if (this.#endingSweeps > LINGER_SWEEPS) this.destroy();
      return;
    }
    this.#guard.forget();
    for (const stream of this.#streams.values()) if (!stream.remoteEnded) stream.listener?.onSweep(nowMs);
    const late = nowMs - this.#options.nowMs > this.#limits.handshakeTimeoutMs;
    if (!this.#settingsSeen && late) this.#fail(new ConnectionError(ErrorCode.SETTINGS_TIMEOUT, "no SETTINGS in time"));
    else if (this.#stall.stalled(nowMs, this.#progress())) this.destroy();
    else if (this.#settingsSeen) this.#keepAlive(nowMs);
  }

  /** Changes with each byte that the peer takes of what waits for it; undefined: nothing does. */
  #progress(): number | undefined {
    if (this.#out.unsent) return this.#out.takenBytes;
    for (const stream of this.#streams.values()) if (stream.blocked) return -this.#out.consumedBytes;
    return undefined;
  }

  #keepAlive(nowMs: number): void {
    const next = this.#keepalive.next(nowMs);
    if (next === "give_up") this.destroy();
    if (next !== "ask") return;
    this.#out.writer.frame(FrameType.PING, 0, 0, KEEPALIVE_PING);
    this.#out.flush();
  }

  /** Ends the connection at once. */
  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    this.#abortStreams();
  }

  // --- reading -----------------------------------------------------------------------------------------------

  #onChunk(chunk: Buffer): void {
    if (this.#closed || this.#ending) return;
    this.#keepalive.heard();
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#out.flush();
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
    const { openStreamId } = this.#blocks;
    if (openStreamId !== undefined && (type !== FrameType.CONTINUATION || streamId !== openStreamId)) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "a header block was not finished");
    }
    if (!this.#settingsSeen && type !== FrameType.SETTINGS) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "the first frame is not SETTINGS");
    }
    switch (type) {
      case FrameType.DATA:
        this.#onData(flags, streamId, bytes, start, end);
        break;
      case FrameType.HEADERS:
        this.#onHeaders(flags, streamId, bytes, start, end);
        break;
      case FrameType.CONTINUATION:
        this.#onBlock(this.#blocks.continue(flags, bytes, start, end));
        break;
      case FrameType.WINDOW_UPDATE:
        this.#onWindowUpdate(streamId, bytes, start, end);
        break;
      case FrameType.RST_STREAM:
        this.#onResetStream(streamId, end - start);
        break;
      case FrameType.SETTINGS:
        this.#onSettings(flags, streamId, bytes, start, end);
        break;
      case FrameType.PING:
        this.#onPing(flags, streamId, bytes, start, end);
        break;
      case FrameType.GOAWAY:
        this.#onGoAway(streamId, end - start);
        break;
      case FrameType.PRIORITY:
        this.#onPriority(streamId, end - start);
        break;
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
    stream.receive(length, to - from);
    stream.endOfFrame(ended);
    if (length > to - from) stream.acknowledge(length - (to - from));
    stream.listener?.onData(bytes, from, to, ended);
    this.#forgetIfEnded(stream);
  }

  #onHeaders(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId % 2 === 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "HEADERS on an even stream");
    this.#onBlock(this.#blocks.start(flags, streamId, bytes, start, end));
  }

  #onBlock(block: HeaderBlock | undefined): void {
    if (block === undefined) return;
    const stream = this.#streams.get(block.streamId);
    if (stream !== undefined) this.#onTrailers(stream, block);
    else if (block.streamId > this.#lastStreamId) this.#onRequestBlock(block);
    else if (!this.#resetByUs.has(block.streamId)) {
      throw new ConnectionError(ErrorCode.STREAM_CLOSED, "HEADERS on a closed stream");
    }
  }

  #onRequestBlock({ streamId, endStream, fields }: HeaderBlock): void {
    this.#lastStreamId = streamId;
    if (this.#draining === "final" || this.#streams.size >= this.#limits.maxConcurrentStreams) {
      throw new StreamError(streamId, ErrorCode.REFUSED_STREAM, "no more streams now");
    }
    if (fields === TOO_LARGE) throw new StreamError(streamId, ErrorCode.ENHANCE_YOUR_CALM, "header list too large");
    const head = this.#blocks.head(fields);
    if (typeof head === "string") throw new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, head);
    this.#guard.request();
    const { streamWindowBytes } = this.#limits;
    const stream = new Stream(streamId, head, streamWindowBytes, this.#options.budget, this.#out, this.#onLocalEnd);
    stream.endOfFrame(endStream);
    this.#streams.set(streamId, stream);
    this.#options.onRequest(stream);
    if (endStream) stream.listener?.onData(EMPTY, 0, 0, true);
    this.#forgetIfEnded(stream);
  }

  #onTrailers(stream: Stream, { endStream, fields }: HeaderBlock): void {
    if (stream.remoteEnded) throw new StreamError(stream.id, ErrorCode.STREAM_CLOSED, "HEADERS after END_STREAM");
    if (!endStream) throw new StreamError(stream.id, ErrorCode.PROTOCOL_ERROR, "trailers without END_STREAM");
    const problem = fields === TOO_LARGE ? "trailers too large" : malformedTrailers(fields);
    if (problem !== undefined) throw new StreamError(stream.id, ErrorCode.PROTOCOL_ERROR, problem);
    stream.endOfFrame(true);
    stream.listener?.onData(EMPTY, 0, 0, true);
    this.#forgetIfEnded(stream);
  }

  #onWindowUpdate(streamId: number, bytes: Buffer, start: number, end: number): void {
    requireLength(end - start, 4, "WINDOW_UPDATE");
    this.#guard.control();
    const increment = bytes.readUInt32BE(start) & MAX_WINDOW_BYTES;
    if (streamId === 0) {
      if (increment === 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "empty WINDOW_UPDATE");
      this.#out.replenish(increment);
      this.#sendAllQueued();
      return;
    }
    this.#rejectIdle(streamId, "WINDOW_UPDATE");
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    if (increment === 0) throw new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, "empty WINDOW_UPDATE");
    stream.shiftSendWindow(increment);
    stream.sendQueued();
  }

  #onResetStream(streamId: number, length: number): void {
    requireLength(length, 4, "RST_STREAM");
    this.#rejectIdle(streamId, "RST_STREAM");
    this.#guard.reset();
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    this.#streams.delete(streamId);
    stream.abort();
    this.#closeIfDrained();
  }

  #onSettings(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId !== 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "SETTINGS on a stream");
    this.#guard.control();
    if ((flags & Flag.ACK) !== 0) {
      if (!this.#settingsSeen) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "the first frame is an ACK");
      requireLength(end - start, 0, "SETTINGS ACK");
      return;
    }
    this.#settingsSeen = true;
    if ((end - start) % 6 !== 0) throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "SETTINGS not in sixes");
    const delta = this.#out.applySettings(bytes, start, end);
    for (const stream of this.#streams.values()) stream.shiftSendWindow(delta);
    if (delta > 0) this.#sendAllQueued();
  }

  #onPing(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId !== 0) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "PING on a stream");
    requireLength(end - start, 8, "PING");
    this.#guard.control();
    const payload = bytes.subarray(start, end);
    if ((flags & Flag.ACK) === 0) {
      this.#out.writer.frame(FrameType.PING, Flag.ACK, 0, payload);
    } else if (this.#draining === "announced" && DRAIN_PING.equals(payload)) {
      this.#draining = "final";
      this.#out.writer.goAway(this.#lastStreamId, ErrorCode.NO_ERROR, "");
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
    if (length === 5) return;
    const message = "PRIORITY of a wrong size";
    // An idle stream can't be reset (RFC 9113 §5.1).
    if (streamId > this.#lastStreamId) throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, message);
    throw new StreamError(streamId, ErrorCode.FRAME_SIZE_ERROR, message);
  }

  #rejectIdle(streamId: number, what: string): void {
    if (streamId === 0 || streamId % 2 === 0 || streamId > this.#lastStreamId) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, `${what} on idle stream ${streamId}`);
    }
  }

  // --- flow control ------------------------------------------------------------------------------------------

  /**
   * Gives the connection's window back, in few large updates. INVARIANT: more than half of it is open at any time, which
   * is more than the largest frame, so that no peer can overrun it.
   */
  #acknowledge(bytes: number): void {
    this.#unacknowledgedBytes += bytes;
    if (this.#unacknowledgedBytes < this.#limits.connectionWindowBytes / 2) return;
    this.#out.writer.windowUpdate(0, this.#unacknowledgedBytes);
    this.#unacknowledgedBytes = 0;
  }

  #sendAllQueued(): void {
    for (const stream of this.#streams.values()) {
      if (this.#out.window <= 0) return;
      if (stream.blocked) stream.sendQueued();
    }
  }

  // --- endings -----------------------------------------------------------------------------------------------

  /** Our side has ended. A peer that has not is told to stop (RFC 9113 §8.1). */
  readonly #onLocalEnd = (stream: Stream): void => {
    if (stream.remoteEnded) this.#forgetIfEnded(stream);
    else this.#resetStream(stream.id, ErrorCode.NO_ERROR);
  };

  #forgetIfEnded(stream: Stream): void {
    if (!stream.ended) return;
    this.#streams.delete(stream.id);
    this.#closeIfDrained();
  }

  #resetStream(streamId: number, code: ErrorCode): void {
    this.#out.writer.resetStream(streamId, code);
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
    stream.abort();
    this.#closeIfDrained();
  }

  #closeIfDrained(): void {
    if (this.#draining === "final" && this.#streams.size === 0 && !this.#closed) this.#end();
  }

  /** GOAWAY says why (RFC 9113 §5.4.1), and the connection ends. */
  #fail(error: unknown): void {
    const { code, message } =
      error instanceof ConnectionError ? error : { code: ErrorCode.INTERNAL_ERROR, message: "internal error" };
    if (!(error instanceof ConnectionError)) this.#options.onInternalError(error);
    this.#out.writer.goAway(this.#lastStreamId, code, message);
    this.#end();
    this.#abortStreams();
  }

  /**
   * Says goodbye and waits for the peer to close: with input unread, TCP would answer it by a reset, and our last
   * frames would be lost on their way. A peer that does not close is cut off by the sweep.
   */
  #end(): void {
    this.#ending = true;
    this.#out.flush();
    this.#socket.end();
    this.#out.resumeReading();
  }

  #abortStreams(): void {
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    for (const stream of streams) stream.abort();
  }

  // --- writing -----------------------------------------------------------------------------------------------

  /** Our SETTINGS, and the rest of the connection's window. */
  #announce(): void {
    const { maxConcurrentStreams, maxHeaderListBytes, streamWindowBytes, connectionWindowBytes } = this.#limits;
    this.#out.writer.settings([
      [Setting.MAX_CONCURRENT_STREAMS, maxConcurrentStreams],
      [Setting.INITIAL_WINDOW_SIZE, streamWindowBytes],
      [Setting.MAX_HEADER_LIST_SIZE, maxHeaderListBytes],
    ]);
    if (connectionWindowBytes > DEFAULT_WINDOW_BYTES) {
      this.#out.writer.windowUpdate(0, connectionWindowBytes - DEFAULT_WINDOW_BYTES);
    }
    this.#out.flush();
  }

  #onSocketDrain(): void {
    if (this.#closed || this.#ending) return;
    this.#out.resumeReading();
    for (const stream of this.#streams.values()) if (!stream.blocked) stream.release();
  }
}

const EMPTY = Buffer.alloc(0);

function requireLength(actual: number, expected: number, what: string): void {
  if (actual !== expected) throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, `${what} of ${actual} bytes`);
}
