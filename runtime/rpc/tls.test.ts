import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { silentLogger } from "../log/logger.ts";
import { type ClientTls, createClient } from "./client.ts";
import { createGrpcJsServer, type ServerTls } from "./grpc-js-server.ts";
import { healthService } from "./health.ts";
import { describeAddress } from "./listener.ts";

/** Certificates that only these tests trust (test/fixtures/tls). */
const pem = (name: string) => readFileSync(new URL(`../../test/fixtures/tls/${name}`, import.meta.url));
const ca = pem("ca.pem");
const server: ServerTls = { cert: pem("server.pem"), key: pem("server.key") };
const mutual: ServerTls = { ...server, clientCa: ca };

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function serve(tls: ServerTls): Promise<string> {
  const health = healthService();
  health.set("", true);
  const rpc = createGrpcJsServer([health.service], { logger: silentLogger, maxRequestBytes: 1_000, tls });
  stops.push(() => rpc.drain(0));
  return describeAddress(await rpc.listen({ kind: "tcp", host: "127.0.0.1", port: 0 }));
}

async function check(address: string, tls?: ClientTls): Promise<string | undefined> {
  const client = createClient("grpc.health.v1.Health", address, { tls, timeoutMs: 10_000 });
  stops.push(() => client.close());
  return (await client.check({})).status;
}

describe("TLS", () => {
  it("serves a caller that trusts the authority, by option or by an https address", async () => {
    const address = await serve(server);
    expect(await check(address, { ca })).toBe("SERVING");
    expect(await check(`https://${address}`, { ca })).toBe("SERVING");
  });

  it("does not serve one that does not trust it, nor one without TLS", async () => {
    const address = await serve(server);
    await expect(check(`https://${address}`)).rejects.toMatchObject({ kind: "unavailable" });
    await expect(check(`http://${address}`)).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("mutual TLS", () => {
  it("serves a caller with a certificate of the authority, and no other", async () => {
    const address = await serve(mutual);
    expect(await check(address, { ca, cert: pem("client.pem"), key: pem("client.key") })).toBe("SERVING");
    await expect(check(address, { ca })).rejects.toMatchObject({ kind: "unavailable" });
  });
});
