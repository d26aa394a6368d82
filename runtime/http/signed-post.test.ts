import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseWebhookSecret } from "../../shared/webhook/secret.ts";
import { verifySignature } from "../../shared/webhook/signature.ts";
import { retryAfterMs } from "./retry-after.ts";
import { type SignedPost, signedPost } from "./signed-post.ts";

const secret = parseWebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
const other = parseWebhookSecret(`whsec_${Buffer.alloc(32, 7).toString("base64")}`);

let server: Server;
let port = 0;
let handler: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
beforeEach(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    handler(request, response, Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Parsing boundary: a TCP server's address is one.
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function url(path = "/hook/T0KEN"): string {
  return `http://127.0.0.1:${port}${path}`;
}

function post(over: Partial<SignedPost> = {}) {
  return signedPost({
    url: url(),
    secrets: [secret, other],
    id: "msg.1",
    contentType: "application/json",
    body: '{"name":"Zoë"}',
    timeoutMs: 5_000,
    maxAnswerBytes: 100,
    nowMs: Date.now(),
    ...over,
  });
}

describe("signedPost", () => {
  it("sends what the receiver can verify, with either secret", async () => {
    const verified: string[] = [];
    handler = (request, response, body) => {
      const header = (name: string) => request.headers[name]?.toString();
      for (const known of [secret, other]) {
        const webhook = {
          id: header("webhook-id"),
          timestamp: header("webhook-timestamp"),
          signature: header("webhook-signature"),
          body,
        };
        verifySignature(webhook, [known], Date.now());
      }
      verified.push(`${request.method} ${header("content-type")} ${header("x-more")} ${body}`);
      response.writeHead(204).end();
    };
    const result = await post({ headers: { "x-more": "yes" } });
    expect(result).toMatchObject({ kind: "answered", status: 204, complete: true });
    expect(verified).toEqual(['POST application/json yes {"name":"Zoë"}']);
  });

  it("takes a redirect as an answer and does not follow it", async () => {
    const paths: string[] = [];
    handler = (request, response) => {
      paths.push(request.url ?? "");
      response.writeHead(307, { location: url("/elsewhere") }).end();
    };
    expect(await post()).toMatchObject({ kind: "answered", status: 307 });
    expect(paths).toEqual(["/hook/T0KEN"]);
  });

  it("keeps no more of an answer than asked for, however long it is", async () => {
    handler = (_, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    const result = await post();
    expect(result).toMatchObject({ kind: "answered", status: 200, complete: false });
    expect(result.kind === "answered" && result.body.length).toBe(100);
  });

  it("gives up on who does not answer, and on who does not finish", async () => {
    handler = () => undefined;
    expect(await post({ timeoutMs: 50 })).toEqual({ kind: "unanswered", why: "timeout" });
    handler = (_, response) => void response.writeHead(200).write("x");
    expect(await post({ timeoutMs: 50 })).toEqual({ kind: "unanswered", why: "timeout" });
  });

  it("names what went wrong without naming the address", async () => {
    handler = (_, response) => response.destroy();
    expect(await post()).toEqual({ kind: "unanswered", why: "ECONNRESET" });
    await new Promise((resolve) => server.close(resolve));
    expect(await post()).toEqual({ kind: "unanswered", why: "ECONNREFUSED" });
  });

  it("speaks plain http to this machine only", async () => {
    for (const refused of [
      "http://hooks.acme.test/T0KEN",
      "ftp://127.0.0.1/T0KEN",
      "T0KEN",
      "https://u:T0KEN@a.test/",
    ]) {
      const error: unknown = await post({ url: refused }).catch((thrown) => thrown);
      expect(String(error)).toMatch(/URL is refused/);
      expect(String(error)).not.toMatch(/T0KEN/);
    }
  });

  it("reads when to come again", async () => {
    handler = (_, response) => response.writeHead(503, { "retry-after": "7" }).end();
    expect(await post()).toMatchObject({ status: 503, retryAfterMs: 7_000 });
    const nowMs = Date.parse("2026-01-01T00:00:00Z");
    expect(retryAfterMs("Thu, 01 Jan 2026 00:01:00 GMT", nowMs)).toBe(60_000);
    expect(retryAfterMs("Wed, 31 Dec 2025 00:00:00 GMT", nowMs)).toBe(0);
    expect(retryAfterMs("soon", nowMs)).toBeUndefined();
  });
});
