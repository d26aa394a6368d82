import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A status to answer with, or "never" to leave the sender waiting. */
export type Answer = number | "never" | { readonly status: number; readonly headers: Record<string, string> };

export interface HttpReceiver {
  readonly port: number;
  /** Everything that came, in order, whatever it was answered with. */
  readonly received: readonly ReceivedRequest[];
  /** What came to a path and was answered with a 2xx. */
  accepted(path: string): readonly ReceivedRequest[];
  stop(): Promise<void>;
}

/** A real HTTP server on loopback that remembers what it got. `answer` is asked with how many came to the path before. */
export async function startReceiver(
  answer: (request: ReceivedRequest, before: number) => Answer | Promise<Answer> = () => 204,
): Promise<HttpReceiver> {
  const received: ReceivedRequest[] = [];
  const accepted: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = "", headers } = request;
    const got = { path, headers, body: Buffer.concat(chunks).toString("utf8") };
    const before = received.filter((earlier) => earlier.path === path).length;
    received.push(got);
    const given = await answer(got, before);
    if (given === "never") return;
    const { status, headers: extra } = typeof given === "number" ? { status: given, headers: {} } : given;
    if (status < 300) accepted.push(got);
    response.writeHead(status, extra).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Parsing boundary: a TCP server's address is one.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received,
    accepted: (path) => accepted.filter((request) => request.path === path),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
