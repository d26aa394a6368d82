import { grpcJsLoad, type RawClient, rawClient } from "../measure/grpc-js-client.ts";
import { h2load, type LoadResult } from "../measure/h2load.ts";
import { coresFor, onCore, type Placement } from "../measure/placement.ts";
import type { RunningPeer } from "../peers/peer.ts";
import type { Effect } from "../workloads/policy-model.ts";
import type { Setup } from "./setup.ts";

/** How calls come in. */
export interface Traffic {
  /** "mix": as many callers again for each answer that the peer has, all at once. */
  readonly effect: Effect | "mix";
  readonly connections: number;
  readonly depth: number;
  readonly client: "h2load" | "grpc-js";
  /** Calls per second and connection; absent: as many as the client can. h2load only. */
  readonly rate?: number;
  /** h2load only; absent: where the scheduler likes. */
  readonly placement?: Placement;
}

/** Without h2load the client that is always there must do, and it can't be placed; rows say which it was. */
export function withClient<Asked extends Traffic>(setup: Setup, traffic: Asked): Asked {
  if (setup.h2load !== undefined) return traffic;
  const { placement: _, ...rest } = traffic;
  // What is left out is optional.
  return { ...rest, client: "grpc-js" } as Asked;
}

/**
 * Loads a peer after having made sure that its answer is right, and with h2load that all answers are as long as that
 * one. The grpc-js client checks the status of each.
 */
export async function serveLoad(
  setup: Setup,
  peer: RunningPeer,
  traffic: Traffic,
  wantLatencies: boolean,
): Promise<LoadResult> {
  const cores = traffic.placement === undefined ? undefined : await coresFor(traffic.placement);
  if (cores !== undefined)
    return onCore(peer.pid, cores, () => loadAll(setup, peer, traffic, wantLatencies, cores.client));
  return loadAll(setup, peer, traffic, wantLatencies);
}

async function loadAll(
  setup: Setup,
  peer: RunningPeer,
  traffic: Traffic,
  wantLatencies: boolean,
  core?: number,
): Promise<LoadResult> {
  const load = (effect: Effect) => loadAlike(setup, peer, traffic, effect, wantLatencies, core);
  if (traffic.effect !== "mix") return load(traffic.effect);
  const all = await Promise.all(peer.answers.map(load));
  return {
    callsPerSecond: all.reduce((sum, { callsPerSecond }) => sum + callsPerSecond, 0),
    calls: all.reduce((sum, { calls }) => sum + calls, 0),
    latencies: all.flatMap(({ latencies }) => latencies),
  };
}

async function loadAlike(
  setup: Setup,
  peer: RunningPeer,
  traffic: Traffic,
  effect: Effect,
  wantLatencies: boolean,
  core: number | undefined,
): Promise<LoadResult> {
  const message = peer.message(effect);
  const { connections, depth, rate, client } = traffic;
  const count = client === "grpc-js" ? connections : 1;
  const clients = Array.from({ length: count }, () => rawClient(peer.socket));
  try {
    const [answer] = await Promise.all(clients.map((one) => one.call(peer.path, message)));
    if (answer === undefined) throw new Error("INVARIANT: there is a client");
    peer.verify(effect, answer);
    if (client === "grpc-js") return await loadByGrpcJs(setup, clients, peer, message, depth);
    const { amount } = setup.effort;
    const load = { socket: peer.socket, path: peer.path, message, answerBytes: answer.length, connections, depth };
    const paced = { ...(rate === undefined ? {} : { rate }), ...(core === undefined ? {} : { core }) };
    return await h2load({ ...load, ...paced, amount, folder: setup.world.folder }, wantLatencies);
  } finally {
    for (const one of clients) one.close();
  }
}

async function loadByGrpcJs(
  setup: Setup,
  clients: readonly RawClient[],
  peer: RunningPeer,
  message: Uint8Array,
  depth: number,
): Promise<LoadResult> {
  const load = { path: peer.path, message, depth, amount: setup.effort.amount };
  const startedAt = performance.now();
  const latencies = (await Promise.all(clients.map((client) => grpcJsLoad(client, load)))).flat();
  const seconds = (performance.now() - startedAt) / 1000;
  return { callsPerSecond: latencies.length / seconds, calls: latencies.length, latencies };
}
