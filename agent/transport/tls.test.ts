import { readFileSync } from "node:fs";
import { connect as connectPlain } from "node:net";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import { type ClientTls, createClient } from "../../runtime/rpc/client.ts";
import { createGrpcJsServer, type ServerTls } from "../../runtime/rpc/grpc-js-server.ts";
import { healthService } from "../../runtime/rpc/health.ts";
import { describeAddress } from "../../runtime/rpc/listener.ts";
import type { RpcServer, RpcService } from "../../runtime/rpc/service.ts";
import { FrameType } from "./http2/protocol.ts";
import { createTransportServer } from "./server.ts";
import { RawPeer } from "./testing/raw-peer.ts";

/** Certificates that only tests trust. */
const pem = (name: string) => readFileSync(new URL(`../../test/fixtures/tls/${name}`, import.meta.url));
const ca = pem("ca.pem");
const server: ServerTls = { cert: pem("server.pem"), key: pem("server.key") };
const mutual: ServerTls = { ...server, clientCa: ca };
const client: ClientTls = { ca, cert: pem("client.pem"), key: pem("client.key") };
/** Signed by nobody: of another authority, as far as the server knows. */
const stranger: ClientTls = { ca, cert: pem("stranger.pem"), key: pem("stranger.key") };

type Make = (services: readonly RpcService[], tls: ServerTls) => RpcServer;
const TRANSPORTS: Readonly<Record<"postern" | "grpc-js", Make>> = {
  postern: (services, tls) =>
    createTransportServer(services, { logger: silentLogger, limits: { handshakeTimeoutMs: 300 }, tls }),
  "grpc-js": (services, tls) => createGrpcJsServer(services, { logger: silentLogger, maxRequestBytes: 262_144, tls }),
};

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

let make: Make;

async function serve(tls: ServerTls): Promise<{ address: string; port: number; rpc: RpcServer }> {
  const health = healthService();
  health.set("", true);
  const rpc = make([health.service], tls);
  stops.push(() => rpc.drain(0));
  const bound = await rpc.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
  if (bound.kind !== "tcp") throw new Error("not TCP");
  return { address: describeAddress(bound), port: bound.port, rpc };
}

async function check(address: string, tls?: ClientTls): Promise<string | undefined> {
  const health = createClient("grpc.health.v1.Health", address, { tls, timeoutMs: 10_000 });
  stops.push(() => health.close());
  return (await health.check({})).status;
}

/** A TLS client below gRPC; resolves when the server has ended the connection, to whether it ever spoke HTTP/2. */
async function spokeHttp2(port: number, options: ConnectionOptions): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port, ca, servername: "localhost", ...options });
  return firstFrame(socket);
}

function firstFrame(socket: TLSSocket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once("data", () => {
      resolve(true);
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  });
}

describe.each(["postern", "grpc-js"] as const)("over %s", (name) => {
  beforeEach(() => {
    make = TRANSPORTS[name];
  });

  it("TLS serves a caller that trusts the authority, and none that does not or that speaks no TLS", async () => {
    const { address } = await serve(server);
    expect(await check(address, { ca })).toBe("SERVING");
    await expect(check(`https://${address}`)).rejects.toMatchObject({ kind: "unavailable" });
    await expect(check(`http://${address}`)).rejects.toMatchObject({ kind: "unavailable" });
    expect(await check(address, { ca })).toBe("SERVING");
  });

  it("mutual TLS serves a caller with a certificate of the authority, and none without or with another's", async () => {
    const { address } = await serve(mutual);
    expect(await check(address, client)).toBe("SERVING");
    await expect(check(address, { ca })).rejects.toMatchObject({ kind: "unavailable" });
    await expect(check(address, stranger)).rejects.toMatchObject({ kind: "unavailable" });
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("mutual TLS says nothing to a stranger over %s", async (version) => {
    const { port } = await serve(mutual);
    const versions = { minVersion: version, maxVersion: version, ALPNProtocols: ["h2"] };
    expect(await spokeHttp2(port, versions)).toBe(false);
    expect(await spokeHttp2(port, { ...versions, cert: stranger.cert, key: stranger.key })).toBe(false);
    expect(await spokeHttp2(port, { ...versions, cert: client.cert, key: client.key })).toBe(true);
  });

  it("drain answers what was accepted over TLS, and closes", async () => {
    const { address, rpc } = await serve(server);
    expect(await check(address, { ca })).toBe("SERVING");
    await rpc.drain(10_000);
    await expect(check(address, { ca })).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("the transport's own handshake", () => {
  beforeEach(() => {
    make = TRANSPORTS.postern;
  });

  it.each([
    ["no ALPN", undefined],
    ["another protocol", ["http/1.1"]],
  ])("refuses %s", async (_what, protocols) => {
    const { port, address } = await serve(server);
    expect(await spokeHttp2(port, protocols === undefined ? {} : { ALPNProtocols: protocols })).toBe(false);
    expect(await check(address, { ca })).toBe("SERVING");
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["half a record", Buffer.from([22, 3, 1, 2, 0, 1])],
  ])("gives up on a peer that says %s", async (_what, bytes) => {
    const { port } = await serve(server);
    await closed(port, bytes);
  });

  it("ends a connection that is no TLS at all", async () => {
    const { port } = await serve(server);
    await closed(port, Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  });

  it("frees the place of a connection that has ended, whether or not its handshake succeeded", async () => {
    make = (services, tls) =>
      createTransportServer(services, { logger: silentLogger, limits: { maxConnections: 1 }, tls });
    const { port } = await serve(server);
    const h2 = { ALPNProtocols: ["h2"] };
    for (let round = 0; round < 3; round += 1) {
      await vi.waitFor(async () => expect(await spokeHttp2(port, h2)).toBe(true), { timeout: 10_000 });
      await vi.waitFor(() => closed(port, Buffer.from("no TLS, but bytes enough for a record")));
    }
  });

  it("does not wait at drain for a handshake that is not finished", async () => {
    const { port, rpc } = await serve(server);
    const socket = connectPlain(port, "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    const ended = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    socket.resume();
    await rpc.drain(60_000);
    await ended;
  });

  it("speaks HTTP/2 to the end over TLS: GOAWAY, then the end of the connection", async () => {
    const { port } = await serve(server);
    const socket = connect({ host: "127.0.0.1", port, ca, servername: "localhost", ALPNProtocols: ["h2"] });
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const peer = new RawPeer(socket);
    socket.write("this is no preface, but long enough for one");
    expect(await peer.goAwayCode()).toBe(1);
    await peer.whenClosed();
    expect(peer.frames[0]?.type).toBe(FrameType.SETTINGS);
  });

  /** Resolves when the server has closed a connection on which it got these bytes and nothing more. */
  async function closed(port: number, bytes: Buffer): Promise<void> {
    const socket = connectPlain(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.resume();
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    if (bytes.length > 0) socket.write(bytes);
    await ended;
  }
});
