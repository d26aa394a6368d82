import type { RpcMethod, RpcService, StreamHandler, UnaryHandler } from "../../../runtime/rpc/service.ts";
import type { RequestHead } from "../http2/request-head.ts";
import type { Stream, StreamListener } from "../http2/stream.ts";
import { Call } from "./call.ts";
import { type MessageProblem, MessageReader, messagePrefix } from "./message.ts";
import { parseTimeout } from "./timeout.ts";
import { httpStatus, OK_TRAILERS, RESPONSE_HEAD, statusTrailers, trailersOnly, type WireStatus } from "./trailers.ts";

/** gRPC status codes that the transport itself gives. */
const Status = { INVALID_ARGUMENT: 3, DEADLINE_EXCEEDED: 4, RESOURCE_EXHAUSTED: 8, UNIMPLEMENTED: 12 } as const;

export interface DispatcherOptions {
  readonly maxMessageBytes: number;
  /** What a thrown value becomes on the wire; must not throw. */
  readonly toStatus: (error: unknown) => WireStatus;
}

/** Routes requests to handlers and their answers back: gRPC over HTTP/2, unary and server-streaming calls. */
export class Dispatcher {
  readonly #methods = new Map<string, RpcMethod>();
  readonly #options: DispatcherOptions;
  readonly #problems: Readonly<Record<MessageProblem, WireStatus>>;

  constructor(services: readonly RpcService[], options: DispatcherOptions) {
    this.#options = options;
    this.#problems = messageProblems(options.maxMessageBytes);
    for (const service of services) for (const method of service.methods) this.#methods.set(method.path, method);
  }

  accept(stream: Stream, peer: string): void {
    const route = this.#route(stream.head);
    if (route instanceof Uint8Array) {
      stream.sendHeaders(route, true);
      return;
    }
    const call = new Call(stream.head, peer, route.deadlineMs);
    stream.listener = new CallListener(stream, call, route.method, this.#options, this.#problems);
  }

  /** Where a request goes, or the header block that refuses it. */
  #route(head: RequestHead): { method: RpcMethod; deadlineMs: number | undefined } | Uint8Array {
    if (head.method !== "POST") return METHOD_NOT_ALLOWED;
    if (!isGrpc(head.headers.get("content-type"))) return UNSUPPORTED_MEDIA_TYPE;
    const method = this.#methods.get(head.path);
    if (method === undefined) {
      return trailersOnly({ code: Status.UNIMPLEMENTED, message: `unknown method ${head.path}` });
    }
    const deadlineMs = deadlineOf(head);
    if (deadlineMs === "malformed") {
      return trailersOnly({ code: Status.INVALID_ARGUMENT, message: "malformed grpc-timeout" });
    }
    return { method, deadlineMs };
  }
}

const METHOD_NOT_ALLOWED = httpStatus(405);
const UNSUPPORTED_MEDIA_TYPE = httpStatus(415);

function isGrpc(contentType: string | undefined): boolean {
  if (contentType === undefined || !contentType.startsWith("application/grpc")) return false;
  const next = contentType[16];
  return next === undefined || next === "+" || next === ";";
}

function deadlineOf(head: RequestHead): number | undefined | "malformed" {
  const timeout = head.headers.get("grpc-timeout");
  if (timeout === undefined) return undefined;
  const ms = parseTimeout(timeout);
  return ms === undefined ? "malformed" : Date.now() + ms;
}

function messageProblems(maxMessageBytes: number): Record<MessageProblem, WireStatus> {
  return {
    compressed: {
      code: Status.UNIMPLEMENTED,
      message: "compressed messages are not supported",
      fields: [["grpc-accept-encoding", "identity"]],
    },
    too_large: { code: Status.RESOURCE_EXHAUSTED, message: `message larger than ${maxMessageBytes} bytes` },
    truncated: { code: Status.INVALID_ARGUMENT, message: "the message is truncated" },
    several: { code: Status.INVALID_ARGUMENT, message: "more than one message in a unary request" },
  };
}

/** One call: gathers the message, runs the handler, sends the answer or the error, once. */
class CallListener implements StreamListener {
  readonly #stream: Stream;
  readonly #call: Call;
  readonly #method: RpcMethod;
  readonly #options: DispatcherOptions;
  readonly #problems: Readonly<Record<MessageProblem, WireStatus>>;
  readonly #reader: MessageReader;
  #deadline: NodeJS.Timeout | undefined;
  #headSent = false;
  #ended = false;

  constructor(
    stream: Stream,
    call: Call,
    method: RpcMethod,
    options: DispatcherOptions,
    problems: Readonly<Record<MessageProblem, WireStatus>>,
  ) {
    this.#stream = stream;
    this.#call = call;
    this.#method = method;
    this.#options = options;
    this.#problems = problems;
    this.#reader = new MessageReader(options.maxMessageBytes);
  }

  onData(bytes: Buffer, start: number, end: number, ended: boolean): void {
    if (this.#ended) return;
    const problem = this.#reader.add(bytes, start, end);
    if (problem !== undefined) this.#end(this.#problems[problem]);
    else if (ended) this.#run(this.#reader.finish());
  }

  onAbort(): void {
    this.#stopTimer();
    this.#ended = true;
    this.#call.abort();
  }

  #run(message: Uint8Array | MessageProblem): void {
    if (typeof message === "string") this.#end(this.#problems[message]);
    else if (this.#method.kind === "unary") this.#runUnary(this.#method.handle, message);
    else void this.#runStream(this.#method.handle, message);
  }

  #runUnary(handle: UnaryHandler, message: Uint8Array): void {
    try {
      const answer = handle(message, this.#call);
      if (answer instanceof Uint8Array) this.#answer(answer);
      else void this.#answerLater(answer);
    } catch (error) {
      this.#end(this.#options.toStatus(error));
    }
  }

  async #answerLater(answer: Promise<Uint8Array>): Promise<void> {
    this.#startTimer();
    try {
      this.#answer(await answer);
    } catch (error) {
      this.#end(this.#options.toStatus(error));
    }
  }

  #answer(message: Uint8Array): void {
    if (this.#ended) return;
    this.#stopTimer();
    this.#ended = true;
    this.#stream.sendUnary(RESPONSE_HEAD, messagePrefix(message.length), message, OK_TRAILERS);
  }

  async #runStream(handle: StreamHandler, message: Uint8Array): Promise<void> {
    this.#startTimer();
    try {
      for await (const item of handle(message, this.#call)) {
        if (this.#ended) return;
        this.#sendItem(item);
        await this.#stream.writable();
      }
      this.#end(undefined);
    } catch (error) {
      this.#end(this.#options.toStatus(error));
    }
  }

  #sendItem(message: Uint8Array): void {
    if (!this.#headSent) this.#stream.sendHeaders(RESPONSE_HEAD, false);
    this.#headSent = true;
    this.#stream.sendData(Buffer.concat([messagePrefix(message.length), message]));
  }

  /** Undefined: OK. */
  #end(status: WireStatus | undefined): void {
    if (this.#ended) return;
    this.#stopTimer();
    this.#ended = true;
    if (this.#headSent) {
      this.#stream.sendTrailers(status === undefined ? OK_TRAILERS : statusTrailers(status));
    } else {
      this.#stream.sendHeaders(trailersOnly(status ?? { code: 0, message: "" }), true);
    }
  }

  #startTimer(): void {
    const { deadlineMs } = this.#call;
    if (deadlineMs === undefined || this.#ended) return;
    // Timers beyond 2^31-1 ms fire at once.
    const leftMs = Math.min(Math.max(0, deadlineMs - Date.now()), 0x7fff_ffff);
    this.#deadline = setTimeout(() => {
      this.#end({ code: Status.DEADLINE_EXCEEDED, message: "the deadline has passed" });
      this.#call.abort();
    }, leftMs);
  }

  #stopTimer(): void {
    if (this.#deadline !== undefined) clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }
}
