import type { CallContext } from "../../../runtime/rpc/service.ts";
import type { RequestHead } from "../http2/request-head.ts";

/** One gRPC call as its handler sees it. The signal is made only for handlers that ask for it. */
export class Call implements CallContext {
  readonly peer: string;
  readonly deadlineMs: number | undefined;
  readonly #head: RequestHead;
  #abort: AbortController | undefined;
  #aborted = false;

  constructor(head: RequestHead, peer: string, deadlineMs: number | undefined) {
    this.#head = head;
    this.peer = peer;
    this.deadlineMs = deadlineMs;
  }

  get method(): string {
    return this.#head.path;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#aborted) this.#abort.abort();
    return this.#abort.signal;
  }

  header(name: string): string | undefined {
    return this.#head.headers.get(name);
  }

  abort(): void {
    this.#aborted = true;
    this.#abort?.abort();
  }
}
