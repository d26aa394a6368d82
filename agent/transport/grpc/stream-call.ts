import type { BidiHandler, StreamHandler } from "../../../runtime/rpc/service.ts";
import { toStatus } from "../../../runtime/rpc/status.ts";
import type { Stream, StreamListener } from "../http2/stream.ts";
import { type Call, callerGone, deadlinePassed } from "./call.ts";
import { DEADLINE_EXCEEDED, failureStatus, messageFailure, serverDraining } from "./failures.ts";
import { type MessageProblem, MessageReader, messagePrefix } from "./message.ts";
import { OK_TRAILERS, RESPONSE_HEAD, statusTrailers, trailersOnly, type WireStatus } from "./trailers.ts";
import type { CallOptions } from "./unary-call.ts";

/** A message with what it took of the stream's window. */
interface Arrived {
  readonly message: Buffer;
  readonly bytes: number;
}

/**
 * A call whose answer is a stream; its request is one message or a stream as well. Items are sent at the pace at which
 * the caller reads. Ends early when the caller goes, its deadline passes, or the server drains.
 */
export class StreamCall implements StreamListener {
  readonly #stream: Stream;
  readonly #call: Call;
  readonly #options: CallOptions;
  readonly #reader: MessageReader;
  readonly #arrived: Arrived[] = [];
  #arrivedBytes = 0;
  #requestEnded = false;
  /** The handler runs once its one message is here. */
  #awaitsMessage = false;
  #waitingSinceMs: number | undefined;
  #wake: (() => void) | undefined;
  #headSent = false;
  #ended = false;
  readonly #onDraining = () => this.#stop(toStatus(serverDraining()), serverDraining());

  constructor(stream: Stream, call: Call, options: CallOptions) {
    this.#stream = stream;
    this.#call = call;
    this.#options = options;
    this.#reader = new MessageReader(options.maxMessageBytes);
    if (options.draining.aborted) this.#onDraining();
    else options.draining.addEventListener("abort", this.#onDraining);
    if (!this.#ended) call.startTimer(() => this.#stop(DEADLINE_EXCEEDED, deadlinePassed()));
  }

  /** Runs a server-streaming handler once its one message is here. */
  async serve(handle: StreamHandler): Promise<void> {
    const messages: Uint8Array[] = [];
    this.#awaitsMessage = true;
    for await (const message of this.#requests()) {
      messages.push(message);
      if (messages.length > 1) break;
    }
    this.#awaitsMessage = false;
    const [message] = messages;
    if (message === undefined) this.#refuse("truncated");
    else if (messages.length > 1) this.#refuse("several");
    else await this.#pump(() => handle(message, this.#call));
  }

  async converse(handle: BidiHandler): Promise<void> {
    await this.#pump(() => handle(this.#requests(), this.#call));
  }

  onData(bytes: Buffer, start: number, end: number, ended: boolean): void {
    if (this.#ended) return;
    this.#requestEnded = ended;
    this.#reader.add(bytes, start, end);
    const problem = this.#takeMessages() ?? (ended && this.#reader.leftoverBytes > 0 ? "truncated" : undefined);
    if (problem !== undefined) this.#refuse(problem);
    else if (!this.#account()) this.#refuse("no_room");
    this.#wakeReader();
  }

  onAbort(): void {
    if (this.#ended) return;
    this.#settle();
    this.#call.abort(callerGone());
  }

  onSweep(nowMs: number): void {
    if (this.#ended || !this.#awaitsMessage) return;
    this.#waitingSinceMs ??= nowMs;
    if (nowMs - this.#waitingSinceMs > this.#options.requestTimeoutMs) this.#stop(DEADLINE_EXCEEDED, deadlinePassed());
  }

  #takeMessages(): MessageProblem | undefined {
    for (;;) {
      const before = this.#reader.leftoverBytes;
      const next = this.#reader.next();
      if (next === undefined) return undefined;
      if (typeof next === "string") return next;
      const bytes = before - this.#reader.leftoverBytes;
      this.#arrived.push({ message: next, bytes });
      this.#arrivedBytes += bytes;
    }
  }

  /** The messages of the request; the peer may send more as they are taken. */
  async *#requests(): AsyncIterable<Uint8Array> {
    for (;;) {
      const next = this.#arrived.shift();
      if (next !== undefined) {
        this.#arrivedBytes -= next.bytes;
        this.#account();
        if (!this.#requestEnded) this.#stream.acknowledge(next.bytes);
        yield next.message;
      } else if (this.#requestEnded || this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  /** Messages that no handler has taken lie within the stream's window; they count as they are. */
  #account(): boolean {
    return this.#stream.hold(this.#arrivedBytes + this.#reader.heldBytes);
  }

  async #pump(answers: () => AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#ended) return;
    try {
      for await (const item of answers()) {
        if (this.#ended) return;
        this.#send(item);
        await this.#stream.writable();
        if (this.#ended) return;
      }
      this.#finish();
    } catch (error) {
      if (!this.#ended) this.#fail(failureStatus(error, this.#call.method, this.#options.logger));
    }
  }

  #send(message: Uint8Array): void {
    this.#sendHead();
    this.#stream.sendData(Buffer.concat([messagePrefix(message.length), message]));
  }

  #sendHead(): void {
    if (!this.#headSent) this.#stream.sendHeaders(RESPONSE_HEAD, false);
    this.#headSent = true;
  }

  #finish(): void {
    if (this.#ended) return;
    this.#settle();
    this.#sendHead();
    this.#stream.sendTrailers(OK_TRAILERS);
  }

  #fail(status: WireStatus): void {
    if (this.#ended) return;
    this.#settle();
    if (this.#headSent) this.#stream.sendTrailers(statusTrailers(status));
    else this.#stream.sendHeaders(trailersOnly(status), true);
  }

  /** The request is not what it should be; its handler, if it runs already, is told to stop. */
  #refuse(problem: MessageProblem): void {
    this.#stop(messageFailure(problem, this.#options.maxMessageBytes), callerGone());
  }

  #stop(status: WireStatus, reason: Error): void {
    if (this.#ended) return;
    this.#fail(status);
    this.#call.abort(reason);
  }

  #settle(): void {
    this.#ended = true;
    this.#call.settle();
    this.#options.draining.removeEventListener("abort", this.#onDraining);
    this.#wakeReader();
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
