import type { CallContext } from "../../../runtime/rpc/service.ts";
import type { RequestHead } from "../http2/request-head.ts";

/** Timers beyond 2^31-1 ms fire at once. */
const MAX_TIMER_MS = 0x7fff_ffff;

/** One gRPC call as its handler sees it. The signal is made only for handlers that ask for it. */
export class Call implements CallContext {
  readonly peer: string;
  readonly deadlineMs: number | undefined;
  readonly #head: RequestHead;
  #controller: AbortController | undefined;
  #reason: unknown;
  #timer: NodeJS.Timeout | undefined;

  constructor(head: RequestHead, peer: string, deadlineMs: number | undefined) {
    this.#head = head;
    this.peer = peer;
    this.deadlineMs = deadlineMs;
  }

  get method(): string {
    return this.#head.path;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  header(name: string): string | undefined {
    const value = this.#head.headers.get(name);
    if (value === undefined || !name.endsWith("-bin")) return value;
    // Padded or not, as senders like (gRPC over HTTP/2, "Custom-Metadata"); handlers see one form, of the first value.
    return Buffer.from(value.split(",", 1)[0] ?? "", "base64").toString("base64");
  }

  /** Tells the handler that nobody waits any more. */
  abort(reason: unknown): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }

  /** Calls back when the deadline passes, unless `settle` comes first. For calls that were not answered at once. */
  startTimer(onDeadline: () => void): void {
    if (this.deadlineMs === undefined) return;
    const leftMs = Math.min(Math.max(0, this.deadlineMs - Date.now()), MAX_TIMER_MS);
    this.#timer = setTimeout(onDeadline, leftMs);
  }

  settle(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

export const callerGone = () => new DOMException("the caller has gone", "AbortError");
export const deadlinePassed = () => new DOMException("the call's deadline has passed", "TimeoutError");
