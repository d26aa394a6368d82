import { createConnection } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const TIMEOUT_MS = 60_000;

/** Resolves when something accepts connections on the Unix socket. Throws when nothing did in time. */
export async function untilListens(socket: string, alive: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + TIMEOUT_MS;
  while (alive() && performance.now() < giveUpAt) {
    if (await accepts(socket)) return;
    await delay(20);
  }
  throw new Error(`nothing listens on ${socket}`);
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });
}
