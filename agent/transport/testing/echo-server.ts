import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../../runtime/log/logger.ts";
import type { CallContext, RpcServer, RpcService } from "../../../runtime/rpc/service.ts";
import { PosternError } from "../../../shared/errors/postern-error.ts";
import type { TransportLimits } from "../http2/limits.ts";
import { createTransportServer } from "../server.ts";

/** Handlers that show what a transport does with them. */
export interface EchoServer {
  readonly path: string;
  readonly server: RpcServer;
  /** Calls that came to a handler, and those that were aborted before their answer. */
  readonly seen: { calls: number; aborted: number };
  /** Lets the calls that wait in `Hold` go on. */
  release(): void;
  stop(): Promise<void>;
}

export function echoService(seen: { calls: number; aborted: number }, held: (() => void)[]): RpcService {
  const unary = (
    name: string,
    handle: (request: Uint8Array, call: CallContext) => Uint8Array | Promise<Uint8Array>,
  ) => ({
    kind: "unary" as const,
    path: `/test.Echo/${name}`,
    handle: (request: Uint8Array, call: CallContext) => {
      seen.calls += 1;
      return handle(request, call);
    },
  });
  return {
    name: "test.Echo",
    methods: [
      unary("Say", (request) => request),
      unary("Fail", () => {
        throw new Error("no: 100 % sure – nicht");
      }),
      unary("Refuse", () => {
        throw new PosternError("failed_precondition", "NOT_TODAY", "ünfit: 100 % sure", { hint: "Come tomorrow." });
      }),
      // What the server saw of a header, or of the calls before.
      unary("Header", (request, call) => Buffer.from(call.header(Buffer.from(request).toString()) ?? "")),
      unary("Seen", () => Buffer.from(JSON.stringify(seen))),
      unary("Hold", async (request, call) => {
        await new Promise<void>((resolve) => {
          held.push(resolve);
          call.signal.addEventListener("abort", () => {
            seen.aborted += 1;
            resolve();
          });
        });
        return request;
      }),
      {
        kind: "bidi_stream",
        path: "/test.Echo/Talk",
        // Takes nothing until it is released; then gives back what comes.
        async *handle(requests, call) {
          seen.calls += 1;
          await new Promise<void>((resolve) => {
            held.push(resolve);
            call.signal.addEventListener("abort", () => {
              seen.aborted += 1;
              resolve();
            });
          });
          yield* requests;
        },
      },
      {
        kind: "server_stream",
        path: "/test.Echo/Repeat",
        async *handle(request) {
          seen.calls += 1;
          const times = Buffer.from(request).readUInt32BE(0);
          for (let i = 0; i < times; i += 1) yield Buffer.alloc(1000, i);
        },
      },
    ],
  };
}

/** An echo server on a Unix socket of its own. */
export async function startEchoServer(limits: Partial<TransportLimits> = {}): Promise<EchoServer> {
  const folder = mkdtempSync(join(tmpdir(), "postern-transport-"));
  const path = join(folder, "echo.sock");
  const seen = { calls: 0, aborted: 0 };
  const held: (() => void)[] = [];
  const server = createTransportServer([echoService(seen, held)], { limits, logger: silentLogger });
  await server.listen({ kind: "unix", path, mode: 0o600 });
  return {
    path,
    server,
    seen,
    release: () => {
      for (const go of held.splice(0)) go();
    },
    stop: async () => {
      await server.drain(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
