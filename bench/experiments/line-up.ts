import { Skipped } from "../measure/series.ts";
import { startCerbos } from "../peers/cerbos.ts";
import { startEmptyGrpcGo } from "../peers/empty-grpc-go.ts";
import { startEmptyGrpcJs } from "../peers/empty-grpc-js.ts";
import type { RunningPeer } from "../peers/peer.ts";
import { hasSetting, startAgent } from "../peers/postern-agent.ts";
import { untilRight } from "../peers/until-right.ts";
import type { Setup } from "./setup.ts";

/** Evaluates every check in full: what the goals are about. */
export const POSTERN = "postern";
export const POSTERN_CACHED = "postern, cached";
export const POSTERN_ON_GRPC_JS = "postern on grpc-js";
export const EMPTY_GRPC_JS = "empty grpc-js";
export const EMPTY_GRPC_GO = "empty grpc-go";
export const CERBOS = "cerbos";

export interface LineUp {
  readonly peers: readonly RunningPeer[];
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  close(): Promise<void>;
}

/** Starts everybody who answers checks under so many rules; who is not installed is among the missing. */
export async function openLineUp({ world, progress }: Setup, rules: number): Promise<LineUp> {
  progress(`starting the servers, ${rules} rules`);
  const { folder } = world;
  const starts: readonly (readonly [name: string, start: () => Promise<RunningPeer>])[] = [
    [POSTERN, () => startAgent(world, { name: POSTERN, rules, cacheEntries: 0 })],
    [POSTERN_CACHED, () => startAgent(world, { name: POSTERN_CACHED, rules })],
    // Before the agent had a transport of its own it ran on grpc-js and had no such setting.
    ...(hasSetting("transport")
      ? ([
          [
            POSTERN_ON_GRPC_JS,
            () => startAgent(world, { name: POSTERN_ON_GRPC_JS, rules, cacheEntries: 0, transport: "grpc-js" }),
          ],
        ] as const)
      : []),
    [EMPTY_GRPC_JS, () => startEmptyGrpcJs(folder)],
    [EMPTY_GRPC_GO, () => startEmptyGrpcGo(folder)],
    [CERBOS, () => startCerbos(folder, rules)],
  ];
  const peers: RunningPeer[] = [];
  const missing: { name: string; why: string }[] = [];
  const opened = await Promise.allSettled(
    starts.map(async ([name, start]) => {
      const peer = await startUnlessMissing(start);
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
  const place = ({ name }: RunningPeer) => starts.findIndex(([other]) => other === name);
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
