import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorld, type World } from "./world.ts";

/**
 * Starts a nats-server and a control plane in a temporary folder, uses them, and ends and removes them. Undefined: it was
 * stopped before it was done.
 */
export async function withWorld<T>(
  use: (world: World) => Promise<T>,
  stopped: Promise<unknown>,
): Promise<T | undefined> {
  // A short name: the paths of Unix sockets have little room.
  const folder = await mkdtemp(join(tmpdir(), "pb-"));
  try {
    const world = await startWorld(folder);
    try {
      return await Promise.race([use(world), stopped.then(() => undefined)]);
    } finally {
      await world.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
