import { describe, expect, it } from "vitest";
import { type Interceptor, intercept } from "./intercept.ts";
import type { CallContext, RpcService } from "./service.ts";

const call: CallContext = {
  method: "/a/B",
  deadlineMs: undefined,
  signal: new AbortController().signal,
  header: () => undefined,
  peer: "test",
};

/** Writes its name before the call, and passes it on. */
function named(name: string, log: string[]): Interceptor {
  return {
    unary: (next, path) => (request, context) => {
      log.push(`${name} ${path}`);
      return next(request, context);
    },
    stream: (next) => next,
  };
}

describe("intercept", () => {
  it("puts the first interceptor outermost, and tells each the method's path", () => {
    const log: string[] = [];
    const service: RpcService = { name: "a", methods: [{ kind: "unary", path: "/a/B", handle: (request) => request }] };
    const [method] = intercept(service, [named("first", log), named("second", log)]).methods;
    const request = new Uint8Array([1]);
    expect(method?.kind === "unary" && method.handle(request, call)).toBe(request);
    expect(log).toEqual(["first /a/B", "second /a/B"]);
  });

  it("refuses to leave a method uncovered", () => {
    const service: RpcService = { name: "a", methods: [{ kind: "bidi_stream", path: "/a/C", handle: (all) => all }] };
    expect(() => intercept(service, [named("only unary", [])])).toThrow("/a/C");
  });
});
