import type { Logger } from "../../../runtime/log/logger.ts";
import type { UnaryHandler } from "../../../runtime/rpc/service.ts";
import type { Stream, StreamListener } from "../http2/stream.ts";
import { type Call, callerGone, deadlinePassed } from "./call.ts";
import { DEADLINE_EXCEEDED, failureStatus, messageFailure } from "./failures.ts";
import { type MessageProblem, MessageReader, messagePrefix } from "./message.ts";
import { OK_TRAILERS, RESPONSE_HEAD, trailersOnly, type WireStatus } from "./trailers.ts";

export interface CallOptions {
  readonly logger: Logger;
  readonly maxMessageBytes: number;
  /** For the rest of a request whose head has come. */
  readonly requestTimeoutMs: number;
  /** Aborted when the server drains. */
  readonly draining: AbortSignal;
}

/** A unary call: gathers the message, runs the handler, sends the answer or the error, once. */
export class UnaryCall implements StreamListener {
  readonly #stream: Stream;
  readonly #call: Call;
  readonly #handle: UnaryHandler;
  readonly #options: CallOptions;
  readonly #reader: MessageReader;
  #message: Buffer | undefined;
  #started = false;
  #ended = false;
  #waitingSinceMs: number | undefined;

  constructor(stream: Stream, call: Call, handle: UnaryHandler, options: CallOptions) {
    this.#stream = stream;
    this.#call = call;
    this.#handle = handle;
    this.#options = options;
    this.#reader = new MessageReader(options.maxMessageBytes);
  }

  onData(bytes: Buffer, start: number, end: number, ended: boolean): void {
    if (this.#ended) return;
    this.#reader.add(bytes, start, end);
    const problem = this.#readMessage(ended);
    if (problem !== undefined) this.#fail(messageFailure(problem, this.#options.maxMessageBytes));
    else if (ended && this.#message !== undefined) this.#run(this.#message);
  }

  onAbort(): void {
    if (this.#ended) return;
    this.#settle();
    this.#call.abort(callerGone());
  }

  onSweep(nowMs: number): void {
    if (this.#ended || this.#started) return;
    this.#waitingSinceMs ??= nowMs;
    const { deadlineMs = Number.POSITIVE_INFINITY } = this.#call;
    const timeoutMs = this.#waitingSinceMs + this.#options.requestTimeoutMs;
    if (nowMs > Math.min(deadlineMs, timeoutMs)) this.#fail(DEADLINE_EXCEEDED);
  }

  #readMessage(ended: boolean): MessageProblem | undefined {
    if (this.#message === undefined) {
      const next = this.#reader.next();
      if (typeof next === "string") return next;
      // What waits for the end of the request is a copy, that does not keep a whole read in memory.
      this.#message = next === undefined || ended ? next : copyOf(next);
    }
    if (this.#message === undefined && ended) return "truncated";
    if (this.#message !== undefined && this.#reader.leftoverBytes > 0) return "several";
    if (ended) return undefined;
    return this.#stream.hold(this.#message?.length ?? this.#reader.heldBytes) ? undefined : "no_room";
  }

  #run(message: Buffer): void {
    this.#started = true;
    this.#message = undefined;
    this.#stream.hold(0);
    try {
      const answer = this.#handle(message, this.#call);
      if (answer instanceof Uint8Array) this.#answer(answer);
      else void this.#answerLater(answer);
    } catch (error) {
      this.#failWith(error);
    }
  }

  async #answerLater(answer: Promise<Uint8Array>): Promise<void> {
    this.#call.startTimer(() => {
      this.#fail(DEADLINE_EXCEEDED);
      this.#call.abort(deadlinePassed());
    });
    try {
      this.#answer(await answer);
    } catch (error) {
      this.#failWith(error);
    }
  }

  #answer(message: Uint8Array): void {
    if (this.#ended) return;
    this.#settle();
    this.#stream.sendUnary(RESPONSE_HEAD, messagePrefix(message.length), message, OK_TRAILERS);
  }

  #failWith(error: unknown): void {
    // A handler that gives up because the caller has gone failed nobody.
    if (!this.#ended) this.#fail(failureStatus(error, this.#call.method, this.#options.logger));
  }

  #fail(status: WireStatus): void {
    if (this.#ended) return;
    this.#settle();
    this.#stream.sendHeaders(trailersOnly(status), true);
  }

  #settle(): void {
    this.#ended = true;
    this.#call.settle();
  }
}

function copyOf(message: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(message.length);
  message.copy(copy);
  return copy;
}
