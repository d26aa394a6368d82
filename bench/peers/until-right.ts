import { setTimeout as delay } from "node:timers/promises";
import { rawClient } from "../measure/grpc-js-client.ts";
import type { RunningPeer } from "./peer.ts";

const TIMEOUT_MS = 120_000;

/** Resolves when the peer answers right: it listens earlier than it has its policies. Throws what was wrong last. */
export async function untilRight(peer: RunningPeer): Promise<void> {
  const client = rawClient(peer.socket);
  const giveUpAt = performance.now() + TIMEOUT_MS;
  try {
    for (;;) {
      try {
        peer.verify("allow", await client.call(peer.path, peer.message("allow")));
        return;
      } catch (error) {
        if (performance.now() > giveUpAt) throw error;
        await delay(20);
      }
    }
  } finally {
    client.close();
  }
}
