import type { Logger } from "../../runtime/log/logger.ts";
import type { RpcMethod, RpcService } from "../../runtime/rpc/service.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { Call, callerGone, deadlinePassed } from "../transport/grpc/call.ts";
import type { HandedOver, Reply, ToPrimary } from "./messages.ts";
import { encodeError } from "./wire-error.ts";

interface Running {
  readonly call: Call;
  more: () => void;
}

/** The primary's side of the calls that one worker handed over: they run with the same handlers as anyone's. */
export class ForwardedCalls {
  readonly #methods: ReadonlyMap<string, RpcMethod>;
  readonly #reply: (reply: Reply) => void;
  readonly #logger: Logger;
  readonly #running = new Map<number, Running>();

  constructor(service: RpcService, reply: (reply: Reply) => void, logger: Logger) {
    this.#methods = new Map(service.methods.map((method) => [method.path, method]));
    this.#reply = reply;
    this.#logger = logger;
  }

  get size(): number {
    return this.#running.size;
  }

  receive(message: Extract<ToPrimary, { readonly call: number }>): void {
    if (message.kind === "call") void this.#run(message);
    else if (message.kind === "more") this.#running.get(message.call)?.more();
    else this.#abort(message.call, message.reason === "TimeoutError" ? deadlinePassed() : callerGone());
  }

  /** The worker is gone, and its callers with it. */
  abortAll(): void {
    for (const id of [...this.#running.keys()]) this.#abort(id, callerGone());
  }

  async #run({ call: id, path, bytes, deadlineMs, peer, headers }: HandedOver): Promise<void> {
    const head = { method: "POST", path, headers: new Map(headers), contentLength: -1 };
    const running: Running = { call: new Call(head, peer, deadlineMs), more: () => {} };
    this.#running.set(id, running);
    try {
      await this.#answer(id, running, bytes);
    } catch (error) {
      if (!(error instanceof PosternError) || error.kind === "internal") {
        this.#logger.error({ error, method: path }, "call failed");
      }
      this.#reply({ kind: "failure", call: id, error: encodeError(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  async #answer(id: number, running: Running, bytes: Uint8Array): Promise<void> {
    const { call } = running;
    const method = this.#methods.get(call.method);
    switch (method?.kind) {
      case "unary":
        this.#reply({ kind: "answer", call: id, bytes: await method.handle(bytes, call) });
        return;
      case "server_stream":
        for await (const item of method.handle(bytes, call)) {
          // INVARIANT: the next item is asked for only when the worker has passed this one on.
          const taken = new Promise<void>((resolve) => {
            running.more = resolve;
          });
          this.#reply({ kind: "item", call: id, bytes: item });
          await taken;
          if (!this.#running.has(id)) return;
        }
        this.#reply({ kind: "end", call: id });
        return;
      default:
        throw new PosternError("unimplemented", "UNKNOWN_METHOD", `unknown method ${call.method}`);
    }
  }

  #abort(id: number, reason: Error): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    this.#running.delete(id);
    running.call.abort(reason);
    running.more();
  }
}
