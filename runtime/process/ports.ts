import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** A TCP port on `host` that nobody listens on at this moment. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  return bindOnce(host, 0);
}

/**
 * Throws PosternError PORT_IN_USE when something still listens on the port after `patienceMs`. `setting` names what to
 * change, such as "--control-plane-port".
 */
export async function requireFreePort(host: string, port: number, setting: string, patienceMs = 0): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const error = await bindOnce(host, port).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) return;
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (inUse && performance.now() < giveUpAt) {
      await delay(50);
      continue;
    }
    const why = inUse ? "is in use by another process" : `cannot be bound: ${String(error)}`;
    throw new PosternError("failed_precondition", "PORT_IN_USE", `${host}:${port} ${why}`, {
      where: { field: setting },
      hint: `Stop what listens there, or choose another port with ${setting} (0: any free one).`,
      cause: error,
    });
  }
}

function bindOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}
