import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLogger, type Logger } from "../../runtime/log/logger.ts";
import { type CallOptions, createClient } from "../../runtime/rpc/client.ts";
import { asBuffer } from "../../runtime/rpc/codec.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import { createGrpcJsServer } from "../../runtime/rpc/grpc-js-server.ts";
import { describeAddress } from "../../runtime/rpc/listener.ts";
import { messageDefinition } from "../../runtime/rpc/protos.ts";
import type { CallContext, RpcServer, RpcService } from "../../runtime/rpc/service.ts";
import type { Handlers } from "../../runtime/rpc/service-types.ts";
import { fromStatus } from "../../runtime/rpc/status.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { createTransportServer } from "./server.ts";

type Guard = Handlers<"postern.v1.Guard">;

const unimplemented = () => {
  throw new PosternError("unimplemented", "UNIMPLEMENTED", "not in this test");
};
const stub: Guard = {
  Check: unimplemented,
  CheckBatch: unimplemented,
  Await: unimplemented,
  ReportOutcome: unimplemented,
  Explain: unimplemented,
};

/** Every test runs on both: grpc-js is the reference. */
const TRANSPORTS = {
  "grpc-js": (services: readonly RpcService[], logger: Logger, maxRequestBytes: number) =>
    createGrpcJsServer(services, { logger, maxRequestBytes }),
  postern: (services: readonly RpcService[], logger: Logger, maxRequestBytes: number) =>
    createTransportServer(services, { logger, limits: { maxMessageBytes: maxRequestBytes } }),
};

let transport: keyof typeof TRANSPORTS = "postern";
let folder: string;
let log: string[];
const stops: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-rpc-"));
  log = [];
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true });
});

async function serve(
  handlers: Partial<Guard>,
  maxRequestBytes = 1_000,
): Promise<{ address: string; server: RpcServer }> {
  const logger = createLogger({ name: "test", level: "info", destination: { write: (line) => void log.push(line) } });
  const services = [defineService("postern.v1.Guard", { ...stub, ...handlers })];
  const server = TRANSPORTS[transport](services, logger, maxRequestBytes);
  stops.push(() => server.drain(0));
  const bound = await server.listen({ kind: "unix", path: join(folder, "s.sock"), mode: 0o600 });
  return { address: describeAddress(bound), server };
}

function guard(address: string) {
  const client = createClient("postern.v1.Guard", address);
  stops.push(() => client.close());
  return client;
}

/** Sends bytes as they are, and gives back what a status says. */
function sendRaw(address: string, path: string, bytes: Uint8Array): Promise<PosternError> {
  const client = new Client(address, credentials.createInsecure());
  stops.push(() => client.close());
  const pass = (message: Buffer) => message;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, pass, pass, asBuffer(bytes), (error: ServiceError | null) => {
      const details = error?.metadata.get("grpc-status-details-bin")[0];
      if (error === null) reject(new Error("the call succeeded"));
      else resolve(fromStatus(error.code, error.details, typeof details === "string" ? undefined : details));
    });
  });
}

/** Keeps what a handler saw, and answers. */
function record<Seen, Answer>(list: Seen[], seen: Seen, answer: Answer): Answer {
  list.push(seen);
  return answer;
}

async function failure(call: Promise<unknown>): Promise<PosternError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PosternError) return error;
  throw new Error("the call did not fail with a PosternError", { cause: error });
}

describe.each(["postern", "grpc-js"] as const)("over %s", (name) => {
  beforeEach(() => {
    transport = name;
  });
  describe("a unary call", () => {
    it("reaches its handler with defaults filled in, and its answer comes back", async () => {
      const { address } = await serve({
        Check: (request) => ({ decision: "DECISION_ALLOW", reason: `${request.subject?.id}:${request.wait}` }),
      });
      const answer = await guard(address).check({ subject: { id: "ann" } });
      expect(answer).toMatchObject({ decision: "DECISION_ALLOW", reason: "ann:false", ruleIds: [], bundleRevision: 0 });
    });

    it("carries headers, deadline and peer to the handler", async () => {
      const seen: CallContext[] = [];
      const { address } = await serve({ CheckBatch: (_request, call) => record(seen, call, {}) });
      const before = Date.now();
      await guard(address).checkBatch({}, { timeoutMs: 5_000, headers: { "x-a": "1" } });
      const [call] = seen;
      expect([call?.method, call?.header("x-a"), call?.header("x-b"), call?.peer]).toEqual([
        "/postern.v1.Guard/CheckBatch",
        "1",
        undefined,
        "unix",
      ]);
      expect(call?.deadlineMs).toBeGreaterThan(before);
      expect(call?.deadlineMs).toBeLessThan(before + 10_000);
    });

    it("brings a PosternError back whole", async () => {
      const error = new PosternError("resource_exhausted", "TOO_MANY_WAITING", "ü too many\uD800", {
        where: { field: "wait", file: "f.yaml", line: 3, column: 4 },
        hint: "Wait less.",
        retryAfterMs: 1_500,
        metadata: { limit: "10" },
      });
      const { address } = await serve({ Check: () => Promise.reject(error) });
      const received = await failure(guard(address).check({}));
      expect(received).toMatchObject({
        kind: "resource_exhausted",
        code: "TOO_MANY_WAITING",
        message: "ü too many\uFFFD",
        where: { field: "wait", file: "f.yaml", line: 3, column: 4 },
        hint: "Wait less.",
        retryAfterMs: 1_500,
        metadata: { limit: "10" },
      });
    });

    it("tells a caller nothing of an unexpected error, and the log everything", async () => {
      const { address } = await serve({
        Check: () => {
          throw new TypeError("secret detail");
        },
      });
      const received = await failure(guard(address).check({}));
      expect([received.kind, received.code, received.message]).toEqual(["internal", "INTERNAL", "internal error"]);
      expect(log.join("")).toContain("secret detail");
      expect(log.join("")).toContain("transports.test.ts");
    });
  });

  describe("cancellation and deadlines", () => {
    /** A handler that waits for its signal, and what it saw. */
    function waiting() {
      const reasons: unknown[] = [];
      const started: CallContext[] = [];
      const CheckBatch: Guard["CheckBatch"] = (_request, call) => {
        started.push(call);
        return new Promise((resolve) => {
          call.signal.addEventListener("abort", () => {
            reasons.push(call.signal.reason?.name);
            resolve({});
          });
        });
      };
      return { CheckBatch, reasons, started };
    }

    async function abandoned(options: (started: CallContext[]) => CallOptions) {
      const handler = waiting();
      const { address } = await serve(handler);
      const error = await failure(guard(address).checkBatch({}, options(handler.started)));
      await vi.waitFor(() => expect(handler.reasons).toHaveLength(1), { timeout: 10_000 });
      return { code: error.code, reasons: handler.reasons };
    }

    it("tell the handler that the caller has gone", async () => {
      const controller = new AbortController();
      const outcome = abandoned((started) => {
        void vi.waitFor(() => expect(started).toHaveLength(1)).then(() => controller.abort());
        return { signal: controller.signal };
      });
      expect(await outcome).toEqual({ code: "CANCELLED", reasons: ["AbortError"] });
    });

    it("tell the handler that the deadline has passed", async () => {
      const { code, reasons } = await abandoned(() => ({ timeoutMs: 1_000 }));
      expect(code).toBe("DEADLINE_EXCEEDED");
      expect(["TimeoutError", "AbortError"]).toContain(reasons[0]);
    });

    it("do not abort the signal of a call that has ended well", async () => {
      const signals: AbortSignal[] = [];
      const { address, server } = await serve({ Check: (_request, call) => record(signals, call.signal, {}) });
      const client = guard(address);
      await client.check({});
      client.close();
      await server.drain(1_000);
      expect(signals.map((signal) => signal.aborted)).toEqual([false]);
    });

    it("refuse a call whose signal is aborted before it begins", async () => {
      const { address } = await serve({});
      expect((await failure(guard(address).check({}, { signal: AbortSignal.abort() }))).code).toBe("CANCELLED");
    });
  });

  describe("a stream", () => {
    it("brings every message in order, and then an error", async () => {
      const { address } = await serve({
        async *Await() {
          for (let revision = 1; revision <= 100; revision += 1)
            yield { approval: { revision, id: "x".repeat(5_000) } };
          throw new PosternError("not_found", "APPROVAL_NOT_FOUND", "gone");
        },
      });
      const revisions: (number | undefined)[] = [];
      const read = async () => {
        for await (const { approval } of guard(address).await({})) revisions.push(approval?.revision);
      };
      expect((await failure(read())).code).toBe("APPROVAL_NOT_FOUND");
      expect(revisions).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it("ends its handler when the caller stops reading", async () => {
      const ended: string[] = [];
      const { address } = await serve({
        async *Await(_request, call) {
          try {
            while (true) {
              yield {};
              await new Promise((resolve) => setImmediate(resolve));
            }
          } finally {
            ended.push(String(call.signal.aborted));
          }
        },
      });
      for await (const _ of guard(address).await({})) break;
      await vi.waitFor(() => expect(ended).toEqual(["true"]));
    });
  });

  describe("bad input", () => {
    const check = "/postern.v1.Guard/Check";
    const encode = (message: object) => messageDefinition("postern.v1.CheckRequest").serialize(message);

    it.each([
      ["truncated", encode({ reason: "some text" }).subarray(0, 5)],
      ["of a wrong shape", Buffer.from([0x0a, 0x02, 0xff, 0xff])],
      ["no protobuf at all", Buffer.from("{}")],
      ["nested beyond measure", nested(200)],
    ])("a message that is %s is INVALID_ARGUMENT", async (_what, bytes) => {
      const { address } = await serve({}, 10_000);
      expect(await sendRaw(address, check, bytes)).toMatchObject({
        kind: "invalid_argument",
        code: "REQUEST_MALFORMED",
      });
    });

    it("a string that is not UTF-8 is INVALID_ARGUMENT, and U+FFFD itself is fine", async () => {
      const { address } = await serve({ Check: ({ reason }) => ({ reason }) });
      const bytes = encode({ reason: "abc" });
      bytes[bytes.length - 1] = 0xff;
      expect(await sendRaw(address, check, bytes)).toMatchObject({
        kind: "invalid_argument",
        code: "REQUEST_NOT_UTF8",
      });
      expect((await guard(address).check({ reason: "a\uFFFDb" })).reason).toBe("a\uFFFDb");
    });

    it("a message over the limit is RESOURCE_EXHAUSTED and names the limit", async () => {
      const { address } = await serve({}, 1_000);
      const error = await failure(guard(address).check({ context: jsonToStruct({ a: "x".repeat(1_000) }) }));
      expect(error).toMatchObject({ kind: "resource_exhausted", code: "REQUEST_TOO_LARGE" });
      expect(error.message).toContain("at most 1000");
      const huge = await failure(guard(address).check({ reason: "x".repeat(5_000_000) }));
      expect(huge.kind).toBe("resource_exhausted");
    });

    it("an unknown method is UNIMPLEMENTED", async () => {
      const { address } = await serve({});
      expect((await sendRaw(address, "/postern.v1.Guard/Nope", Buffer.alloc(0))).kind).toBe("unimplemented");
    });

    function nested(depth: number): Buffer {
      // protobufjs itself refuses to encode what is this deep, so the bytes are made by hand.
      let bytes: Buffer = Buffer.from([0x1a, 1, 0x78]);
      for (let level = 0; level < depth; level += 1) bytes = field(6, field(1, bytes));
      return field(4, field(1, Buffer.concat([field(1, Buffer.from("k")), field(2, bytes)])));
    }

    /** A length-delimited field. */
    function field(number: number, content: Buffer): Buffer {
      const length = [];
      let rest = content.length;
      for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
      return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), content]);
    }
  });

  describe("drain", () => {
    it("answers accepted calls, refuses new ones, and removes the socket", async () => {
      const release: (() => void)[] = [];
      const { address, server } = await serve({
        Check: () => new Promise((resolve) => release.push(() => resolve({ reason: "answered" }))),
      });
      const client = guard(address);
      const accepted = client.check({});
      await vi.waitFor(() => expect(release).toHaveLength(1));
      const drained = server.drain(10_000);
      expect((await failure(guard(address).check({}))).code).toBe("UNREACHABLE");
      for (const go of release) go();
      expect((await accepted).reason).toBe("answered");
      await drained;
    });

    it("cuts calls that take longer than the timeout", async () => {
      const started: CallContext[] = [];
      const { address, server } = await serve({
        Check: (_request, call) => record(started, call, new Promise(() => {})),
      });
      const call = failure(guard(address).check({}));
      await vi.waitFor(() => expect(started).toHaveLength(1));
      await server.drain(10);
      expect((await call).kind).toBe("unavailable");
    });

    it("drops no call that it has accepted, while clients go on calling", async () => {
      let accepted = 0;
      const { address, server } = await serve({
        Check: async () => {
          accepted += 1;
          await new Promise((resolve) => setTimeout(resolve, accepted % 5));
          return { reason: "answered" };
        },
      });
      let answered = 0;
      const callUntilRefused = async () => {
        const client = guard(address);
        for (;;) {
          try {
            await client.check({});
            answered += 1;
          } catch {
            return;
          }
        }
      };
      const clients = Promise.all(Array.from({ length: 16 }, callUntilRefused));
      await vi.waitFor(() => expect(answered).toBeGreaterThan(100), { timeout: 10_000 });
      await server.drain(60_000);
      await clients;
      expect(answered).toBe(accepted);
    });

    it("ends streams at once, so that their callers go elsewhere", async () => {
      const started: CallContext[] = [];
      const { address, server } = await serve({
        async *Await(_request, call) {
          started.push(call);
          await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
        },
      });
      const read = async () => {
        for await (const _ of guard(address).await({}));
      };
      const error = failure(read());
      await vi.waitFor(() => expect(started).toHaveLength(1));
      await server.drain(60_000);
      expect(await error).toMatchObject({ code: "SERVER_DRAINING", retryAfterMs: 1_000 });
    });
  });

  describe("a client", () => {
    it("says which program it could not reach", async () => {
      const error = await failure(guard(`unix:${folder}/none.sock`).check({}, { timeoutMs: 5_000 }));
      expect(error).toMatchObject({ kind: "unavailable", code: "UNREACHABLE" });
      expect(error.hint).toBe(`Is "postern agent" running? Looked at unix:${folder}/none.sock.`);
    });
  });
});
