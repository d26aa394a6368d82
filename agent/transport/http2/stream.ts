import type { Budget } from "./budget.ts";
import type { Outbound } from "./outbound.ts";
import { DEFAULT_WINDOW_BYTES, ErrorCode, Flag, FrameType, MAX_WINDOW_BYTES, StreamError } from "./protocol.ts";
import type { RequestHead } from "./request-head.ts";

/** What a stream tells the one who answers it. */
export interface StreamListener {
  /** A piece of the body; `ended`: the last. The bytes stay valid. */
  onData(bytes: Buffer, start: number, end: number, ended: boolean): void;
  /** The peer reset the stream, or the connection is gone: no answer will arrive. */
  onAbort(): void;
  /** About once a second, until the peer has ended its side. */
  onSweep(nowMs: number): void;
}

/** A part of an answer that flow control holds back. */
type Queued =
  | { readonly kind: "data"; readonly bytes: Uint8Array; sent: number }
  | { readonly kind: "trailers"; readonly block: Uint8Array };

/**
 * One request and its answer (RFC 9113 §5.1). What is sent after the stream was closed, by either side, goes nowhere:
 * handlers need not know.
 */
export class Stream {
  readonly id: number;
  readonly head: RequestHead;
  listener: StreamListener | undefined;
  /** The peer has sent END_STREAM. */
  remoteEnded = false;
  readonly #out: Outbound;
  readonly #onLocalEnd: (stream: Stream) => void;
  readonly #queue: Queued[] = [];
  readonly #budget: Budget;
  #queuedBytes = 0;
  #heldBytes = 0;
  #receivedBytes = 0;
  #receiveWindow: number;
  #sendWindow: number;
  /** The answer is complete, though parts of it may still wait for window. */
  #answered = false;
  /** END_STREAM was sent, or nobody will see the answer. */
  #localEnded = false;
  #onDrain: (() => void) | undefined;

  constructor(
    id: number,
    head: RequestHead,
    receiveWindow: number,
    budget: Budget,
    out: Outbound,
    onLocalEnd: (stream: Stream) => void,
  ) {
    this.id = id;
    this.head = head;
    this.#receiveWindow = receiveWindow;
    this.#budget = budget;
    this.#sendWindow = out.initialWindowBytes;
    this.#out = out;
    this.#onLocalEnd = onLocalEnd;
  }

  get ended(): boolean {
    return this.remoteEnded && this.#localEnded;
  }

  /** Parts of the answer wait for window. */
  get blocked(): boolean {
    return this.#queue.length > 0;
  }

  // --- the answer --------------------------------------------------------------------------------------------

  /** The answer's head. `endStream`: there is nothing else (gRPC "Trailers-Only"). */
  sendHeaders(block: Uint8Array, endStream: boolean): void {
    if (this.#answered) return;
    this.#out.headers(this.id, block, endStream);
    if (endStream) this.#finish();
    this.#out.scheduleFlush();
  }

  /** A part of the body; what flow control holds back is sent later, in order. */
  sendData(bytes: Uint8Array): void {
    if (this.#answered) return;
    this.#queue.push({ kind: "data", bytes, sent: 0 });
    this.#queuedBytes += bytes.length;
    this.sendQueued();
    this.#out.scheduleFlush();
  }

  /** The end of the answer. */
  sendTrailers(block: Uint8Array): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#queue.push({ kind: "trailers", block });
    this.sendQueued();
    this.#out.scheduleFlush();
  }

  /** A whole answer in one go, the common case: no queue when the windows allow it. `prefix` may be reused at once. */
  sendUnary(head: Uint8Array, prefix: Uint8Array, message: Uint8Array, trailers: Uint8Array): void {
    if (this.#answered) return;
    const out = this.#out;
    const { writer } = out;
    const length = prefix.length + message.length;
    const fits = length <= this.#sendWindow && length <= out.window && length <= out.maxFrameBytes;
    if (!fits || out.tableUpdateDue) {
      this.sendHeaders(head, false);
      this.sendData(Buffer.concat([prefix, message]));
      this.sendTrailers(trailers);
      return;
    }
    this.#sendWindow -= length;
    out.consume(length);
    writer.frame(FrameType.HEADERS, Flag.END_HEADERS, this.id, head);
    writer.header(length, FrameType.DATA, 0, this.id);
    writer.bytes(prefix, 0, prefix.length);
    writer.bytes(message, 0, message.length);
    writer.frame(FrameType.HEADERS, Flag.END_HEADERS | Flag.END_STREAM, this.id, trailers);
    this.#finish();
    out.scheduleFlush();
  }

  /** Resolves when less than half a window of the answer waits and the socket takes more, or when nobody listens. */
  writable(): Promise<void> {
    const held = this.#queuedBytes > DEFAULT_WINDOW_BYTES / 2 || this.#out.congested;
    if (!held || this.#answered) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrain = resolve;
    });
  }

  /** Sends what the windows allow. */
  sendQueued(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (next.kind === "trailers") {
        this.#out.headers(this.id, next.block, true);
        this.#finish();
        return;
      }
      const left = next.bytes.length - next.sent;
      const length = Math.min(left, this.#sendWindow, this.#out.window, this.#out.maxFrameBytes);
      if (length <= 0 && left > 0) return;
      this.#sendPart(next.bytes, next.sent, length);
      next.sent += length;
      if (next.sent === next.bytes.length) this.#queue.shift();
    }
    if (!this.#out.congested) this.release();
  }

  /** Lets a handler that waits in `writable` go on. */
  release(): void {
    const onDrain = this.#onDrain;
    this.#onDrain = undefined;
    onDrain?.();
  }

  // --- the request -------------------------------------------------------------------------------------------

  /** Counts a DATA frame against the window; throws StreamError. `frameBytes` includes padding. */
  receive(frameBytes: number, bodyBytes: number): void {
    this.#receiveWindow -= frameBytes;
    if (this.#receiveWindow < 0) throw this.#error(ErrorCode.FLOW_CONTROL_ERROR, "stream window overrun");
    this.#receivedBytes += bodyBytes;
  }

  /** RFC 9113 §8.1.1: a body that belies its content-length is malformed. Throws StreamError. */
  endOfFrame(ended: boolean): void {
    const { contentLength } = this.head;
    const wrong = ended ? this.#receivedBytes !== contentLength : this.#receivedBytes > contentLength;
    if (contentLength >= 0 && wrong) throw this.#error(ErrorCode.PROTOCOL_ERROR, "content-length belied");
    this.remoteEnded = ended;
  }

  /** Lets the peer send as many bytes more. */
  acknowledge(bytes: number): void {
    if (this.remoteEnded || this.#answered) return;
    this.#receiveWindow += bytes;
    this.#out.writer.windowUpdate(this.id, bytes);
    this.#out.scheduleFlush();
  }

  /** Accounts for what is kept of the request until it is complete; false: there is no room. */
  hold(bytes: number): boolean {
    if (bytes === this.#heldBytes) return true;
    if (this.#localEnded || !this.#budget.take(bytes - this.#heldBytes)) return false;
    this.#heldBytes = bytes;
    return true;
  }

  /** Moves the send window: WINDOW_UPDATE, or a new initial size (which may take it below zero, §6.9.2). */
  shiftSendWindow(delta: number): void {
    this.#sendWindow += delta;
    if (this.#sendWindow > MAX_WINDOW_BYTES) throw this.#error(ErrorCode.FLOW_CONTROL_ERROR, "window over 2^31-1");
  }

  /** The stream is gone: reset by either side, or with its connection. */
  abort(): void {
    const unanswered = !this.#localEnded;
    this.#answered = true;
    this.#localEnded = true;
    this.#queue.length = 0;
    this.#holdNothing();
    this.release();
    if (unanswered) this.listener?.onAbort();
  }

  #sendPart(bytes: Uint8Array, from: number, length: number): void {
    this.#out.writer.header(length, FrameType.DATA, 0, this.id);
    this.#out.writer.bytes(bytes, from, from + length);
    this.#queuedBytes -= length;
    this.#sendWindow -= length;
    this.#out.consume(length);
  }

  #finish(): void {
    this.#answered = true;
    this.#localEnded = true;
    this.#queue.length = 0;
    this.#holdNothing();
    this.release();
    this.#onLocalEnd(this);
  }

  #holdNothing(): void {
    if (this.#heldBytes > 0) this.#budget.give(this.#heldBytes);
    this.#heldBytes = 0;
  }

  #error(code: ErrorCode, message: string): StreamError {
    return new StreamError(this.id, code, message);
  }
}
