import { beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import type { CallContext, RpcService } from "../../runtime/rpc/service.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { Gate } from "../service/gate.ts";
import { Call, callerGone, deadlinePassed } from "../transport/grpc/call.ts";
import { ForwardedCalls } from "./forwarded-calls.ts";
import { Forwarder } from "./forwarder.ts";
import type { ToPrimary } from "./messages.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const bytesOf = (said: string) => Buffer.from(said);

/** Both sides, joined by clones of their messages, as over a channel. */
function join(unary: (said: string, call: CallContext) => string | Promise<string>, items: readonly string[] = []) {
  const taken: string[] = [];
  const service: RpcService = {
    name: "test.T",
    methods: [
      {
        kind: "unary",
        path: "/test.T/One",
        handle: (bytes, call) => Promise.resolve(unary(text(bytes), call)).then(bytesOf),
      },
      {
        kind: "server_stream",
        path: "/test.T/Many",
        async *handle(_bytes, call) {
          for (const item of items) {
            taken.push(item);
            yield bytesOf(item);
          }
          if (items.length === 0) await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
          taken.push("over");
        },
      },
    ],
  };
  const send = (message: ToPrimary) => {
    const copy = structuredClone(message);
    queueMicrotask(() => {
      if ("call" in copy) forwarded.receive(copy);
    });
  };
  const forwarder = new Forwarder({ send, gate: new Gate(2, "Wait."), traceparent: () => undefined });
  const forwarded = new ForwardedCalls(
    service,
    (reply) => queueMicrotask(() => forwarder.receive(structuredClone(reply))),
    silentLogger,
  );
  return { forwarder, forwarded, taken };
}

function callOf(method: string, deadlineMs?: number, headers: readonly (readonly [string, string])[] = []): Call {
  return new Call(
    { method: "POST", path: `/test.T/${method}`, headers: new Map(headers), contentLength: -1 },
    "peer",
    deadlineMs,
  );
}

describe("a call that is handed over", () => {
  it("reaches the same handler with its deadline, peer and trace, and brings the answer back", async () => {
    const seen: unknown[] = [];
    const { forwarder, forwarded } = join((said, call) => {
      seen.push([call.method, call.deadlineMs, call.peer, call.header("traceparent"), call.header("x")]);
      return `${said}!`;
    });
    const call = callOf("One", 42, [
      ["traceparent", "00-a-b-01"],
      ["x", "stays"],
    ]);
    expect(text(await forwarder.unary(bytesOf("hello"), call))).toBe("hello!");
    expect(seen).toEqual([["/test.T/One", 42, "peer", "00-a-b-01", undefined]]);
    expect([forwarder.size, forwarded.size]).toEqual([0, 0]);
  });

  it("fails as it failed there, and tells nothing of what is unexpected", async () => {
    const known = new PosternError("not_found", "GONE", "it is gone", {
      where: { field: "id" },
      hint: "Look.",
      retryAfterMs: 7,
      metadata: { a: "b" },
    });
    const { forwarder } = join((said) => Promise.reject(said === "known" ? known : new TypeError("secret")));
    const { kind, code, message, where, hint, retryAfterMs, metadata } = known;
    await expect(forwarder.unary(bytesOf("known"), callOf("One"))).rejects.toMatchObject({
      kind,
      code,
      message,
      where,
      hint,
      retryAfterMs,
      metadata,
    });
    await expect(forwarder.unary(bytesOf("other"), callOf("One"))).rejects.toMatchObject({
      kind: "internal",
      message: "internal error",
    });
  });

  it.each([
    [callerGone, "AbortError"],
    [deadlinePassed, "TimeoutError"],
  ])("is aborted there when it is here: %o", async (reason, name) => {
    const reasons: unknown[] = [];
    const { forwarder, forwarded } = join(
      (_said, call) =>
        new Promise((resolve) => {
          call.signal.addEventListener("abort", () => {
            reasons.push(call.signal.reason.name);
            resolve("late");
          });
        }),
    );
    const call = callOf("One");
    const outcome = expect(forwarder.unary(bytesOf(""), call)).rejects.toMatchObject({ name });
    await vi.waitFor(() => expect(forwarded.size).toBe(1));
    call.abort(reason());
    await outcome;
    await vi.waitFor(() => expect(reasons).toEqual([name]));
    expect([forwarder.size, forwarded.size]).toEqual([0, 0]);
  });

  it("is aborted when its worker is gone", async () => {
    const aborted: unknown[] = [];
    const { forwarder, forwarded } = join(
      (_said, call) => new Promise(() => call.signal.addEventListener("abort", () => aborted.push(1))),
    );
    void forwarder.unary(bytesOf(""), callOf("One"));
    await vi.waitFor(() => expect(forwarded.size).toBe(1));
    await Promise.resolve();
    forwarded.abortAll();
    expect(aborted).toEqual([1]);
  });

  it("is refused when too many are under way, and the next one after them is not", async () => {
    const release: (() => void)[] = [];
    const { forwarder } = join(() => new Promise((resolve) => release.push(() => resolve("done"))));
    const two = [1, 2].map(() => forwarder.unary(bytesOf(""), callOf("One")));
    await expect(forwarder.unary(bytesOf(""), callOf("One"))).rejects.toMatchObject({ code: "OVERLOADED" });
    await vi.waitFor(() => expect(release).toHaveLength(2));
    for (const go of release.splice(0)) go();
    await Promise.all(two);
    const next = forwarder.unary(bytesOf(""), callOf("One"));
    await vi.waitFor(() => expect(release).toHaveLength(1));
    release[0]?.();
    expect(text(await next)).toBe("done");
  });
});

describe("a stream that is handed over", () => {
  const items = Array.from({ length: 20 }, (_, index) => String(index));
  let joined: ReturnType<typeof join>;

  beforeEach(() => {
    joined = join(() => "", items);
  });

  it("brings every item in order, and no more than one ahead of its reader", async () => {
    const read: string[] = [];
    for await (const item of joined.forwarder.stream(bytesOf(""), callOf("Many"))) {
      read.push(text(item));
      expect(joined.taken.length - read.length).toBeLessThanOrEqual(1);
    }
    expect(read).toEqual(items);
    expect([joined.forwarder.size, joined.forwarded.size]).toEqual([0, 0]);
  });

  it("ends there when its reader stops", async () => {
    for await (const _ of joined.forwarder.stream(bytesOf(""), callOf("Many"))) break;
    await vi.waitFor(() => expect(joined.forwarded.size).toBe(0));
    expect(joined.taken.length).toBeLessThan(4);
  });

  it("ends there when its caller goes while nothing comes", async () => {
    const { forwarder, forwarded, taken } = join(() => "");
    const call = callOf("Many");
    const reading = (async () => {
      for await (const _ of forwarder.stream(bytesOf(""), call));
    })();
    await vi.waitFor(() => expect(forwarded.size).toBe(1));
    call.abort(callerGone());
    await reading;
    await vi.waitFor(() => expect(taken).toEqual(["over"]));
    expect([forwarder.size, forwarded.size]).toEqual([0, 0]);
  });
});
