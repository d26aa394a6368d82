import type { Deadline, Metadata } from "@grpc/grpc-js";
import type { CallContext } from "./service.ts";

/** What all of grpc-js's server calls have in common. */
export interface GrpcJsCall {
  readonly cancelled: boolean;
  readonly metadata: Metadata;
  getDeadline(): Deadline;
  getPeer(): string;
  once(event: "cancelled", listener: () => void): unknown;
}

/** A call context over grpc-js's call. */
export class GrpcCall implements CallContext {
  readonly method: string;
  private readonly call: GrpcJsCall;
  private controller: AbortController | undefined;
  private ended = false;

  constructor(method: string, call: GrpcJsCall) {
    this.method = method;
    this.call = call;
  }

  get deadlineMs(): number | undefined {
    const deadline = this.call.getDeadline();
    if (typeof deadline !== "number") return deadline.getTime();
    return Number.isFinite(deadline) ? deadline : undefined;
  }

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.call.cancelled) this.callerGone();
      else this.call.once("cancelled", () => this.callerGone());
    }
    return this.controller.signal;
  }

  header(name: string): string | undefined {
    const value = this.call.metadata.get(name)[0];
    return typeof value === "string" || value === undefined ? value : value.toString("base64");
  }

  get peer(): string {
    const peer = this.call.getPeer();
    return peer === "unknown" ? "unix" : peer;
  }

  get cancelled(): boolean {
    return this.call.cancelled;
  }

  /** The answer is on its way. grpc-js reports every call as cancelled once it is over; that is no news from now on. */
  end(): void {
    this.ended = true;
  }

  /** Tells the handler to stop. */
  abort(reason: Error): void {
    if (this.ended) return;
    this.ended = true;
    this.controller ??= new AbortController();
    this.controller.abort(reason);
  }

  private callerGone(): void {
    const deadline = this.deadlineMs;
    const late = deadline !== undefined && Date.now() >= deadline;
    this.abort(
      late
        ? new DOMException("the call's deadline has passed", "TimeoutError")
        : new DOMException("the caller has gone", "AbortError"),
    );
  }
}
