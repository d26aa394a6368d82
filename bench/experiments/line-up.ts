import { Skipped } from "../measure/series.ts";
import type { RunningPeer } from "../peers/peer.ts";
import { untilRight } from "../peers/until-right.ts";
import type { World } from "../peers/world.ts";

/** Somebody who can be measured. */
export interface Contestant {
  readonly name: string;
  /** Throws Skipped when it is not installed. */
  readonly start: (world: World) => Promise<RunningPeer>;
}

export interface LineUp {
  readonly peers: readonly RunningPeer[];
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  close(): Promise<void>;
}

/** Starts all of them and resolves when they answer right; who is not installed is among the missing. */
export async function openLineUp(world: World, contestants: readonly Contestant[]): Promise<LineUp> {
  const peers: RunningPeer[] = [];
  const missing: { name: string; why: string }[] = [];
  const opened = await Promise.allSettled(
    contestants.map(async ({ name, start }) => {
      const peer = await startUnlessMissing(() => start(world));
      if (typeof peer === "string") missing.push({ name, why: peer });
      else {
        peers.push(peer);
        await untilRight(peer);
      }
    }),
  );
  const close = async () => {
    await Promise.all(peers.map((peer) => peer.stop()));
  };
  for (const one of opened) {
    if (one.status === "fulfilled") continue;
    await close();
    throw one.reason;
  }
  const place = ({ name }: RunningPeer) => contestants.findIndex((other) => other.name === name);
  return { peers: peers.toSorted((a, b) => place(a) - place(b)), missing, close };
}

/** Why it is not here, when it is not. */
async function startUnlessMissing(start: () => Promise<RunningPeer>): Promise<RunningPeer | string> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof Skipped) return error.message;
    throw error;
  }
}
