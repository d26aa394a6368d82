import type { CallContext } from "../../runtime/rpc/service.ts";
import type { Gate } from "../service/gate.ts";
import type { HandedOver, Reply, ToPrimary } from "./messages.ts";
import { decodeError } from "./wire-error.ts";

/** The headers that handlers read. */
const HEADERS = ["traceparent", "tracestate"] as const;

interface Pending {
  readonly receive: (reply: Reply) => void;
}

export interface ForwarderDeps {
  readonly send: (message: ToPrimary) => void;
  /** Bounds the calls that are with the primary. */
  readonly gate: Gate;
  /** The trace context to send on; undefined: the caller's. */
  readonly traceparent: () => string | undefined;
}

/** The worker's side of calls that the primary answers. */
export class Forwarder {
  readonly #deps: ForwarderDeps;
  readonly #pending = new Map<number, Pending>();
  #lastCall = 0;

  constructor(deps: ForwarderDeps) {
    this.#deps = deps;
  }

  /** Calls that are with the primary. */
  get size(): number {
    return this.#pending.size;
  }

  /** A reply that came; late ones, of calls that were given up, are nobody's. */
  receive(reply: Reply): void {
    this.#pending.get(reply.call)?.receive(reply);
  }

  /** Throws PosternError OVERLOADED, and what the primary's handler throws. */
  async unary(bytes: Uint8Array, call: CallContext): Promise<Uint8Array> {
    for await (const answer of this.#converse(bytes, call)) return answer;
    throw call.signal.reason;
  }

  stream(bytes: Uint8Array, call: CallContext): AsyncIterable<Uint8Array> {
    return this.#converse(bytes, call);
  }

  async *#converse(bytes: Uint8Array, call: CallContext): AsyncGenerator<Uint8Array, void> {
    const { send, gate } = this.#deps;
    gate.enter();
    this.#lastCall += 1;
    const id = this.#lastCall;
    const inbox: Reply[] = [];
    let wake = () => {};
    const { signal } = call;
    const onAbort = () => wake();
    signal.addEventListener("abort", onAbort);
    this.#pending.set(id, {
      receive(reply) {
        inbox.push(reply);
        wake();
      },
    });
    let over = false;
    try {
      send(this.#handOver(id, bytes, call));
      while (!signal.aborted) {
        const reply = inbox.shift();
        if (reply === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        over = reply.kind !== "item";
        if (reply.kind === "failure") throw decodeError(reply.error);
        if (reply.kind === "end") return;
        yield reply.bytes;
        if (over) return;
        send({ kind: "more", call: id });
      }
    } finally {
      if (!over) send({ kind: "cancel", call: id, reason: isTimeout(signal.reason) ? "TimeoutError" : "AbortError" });
      signal.removeEventListener("abort", onAbort);
      this.#pending.delete(id);
      gate.leave();
    }
  }

  #handOver(id: number, bytes: Uint8Array, call: CallContext): HandedOver {
    const headers: (readonly [string, string])[] = [];
    for (const name of HEADERS) {
      const value = (name === "traceparent" ? this.#deps.traceparent() : undefined) ?? call.header(name);
      if (value !== undefined) headers.push([name, value]);
    }
    const { method, deadlineMs, peer } = call;
    return { kind: "call", call: id, path: method, bytes, deadlineMs, peer, headers };
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}
