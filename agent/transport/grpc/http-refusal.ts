import type { Stream, StreamListener } from "../http2/stream.ts";
import type { CallOptions } from "./unary-call.ts";

/**
 * Refuses by HTTP what is no gRPC, once its body has come, which is dropped. RFC 9113 §8.1 lets a server answer earlier
 * and reset the stream; curl up to 7.88 then tells its user of the reset and not of the answer. A body longer than any
 * message, or one that does not end in time, is not waited for.
 */
export class HttpRefusal implements StreamListener {
  readonly #stream: Stream;
  readonly #block: Uint8Array;
  readonly #options: CallOptions;
  #droppedBytes = 0;
  #waitingSinceMs: number | undefined;

  constructor(stream: Stream, block: Uint8Array, options: CallOptions) {
    this.#stream = stream;
    this.#block = block;
    this.#options = options;
  }

  onData(_bytes: Buffer, start: number, end: number, ended: boolean): void {
    this.#droppedBytes += end - start;
    if (ended || this.#droppedBytes > this.#options.maxMessageBytes) this.#answer();
  }

  onAbort(): void {}

  onSweep(nowMs: number): void {
    this.#waitingSinceMs ??= nowMs;
    if (nowMs > this.#waitingSinceMs + this.#options.requestTimeoutMs) this.#answer();
  }

  #answer(): void {
    this.#stream.sendHeaders(this.#block, true);
  }
}
