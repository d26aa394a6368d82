import { grpcJsLoad, type RawClient, rawClient } from "../measure/grpc-js-client.ts";
import { h2load, type LoadResult } from "../measure/h2load.ts";
import type { RunningPeer } from "../peers/peer.ts";
import type { Effect } from "../workloads/policy-model.ts";
import type { Setup } from "./setup.ts";

/** How calls come in. */
export interface Traffic {
  readonly effect: Effect;
  readonly connections: number;
  readonly depth: number;
  readonly client: "h2load" | "grpc-js";
  /** Calls per second and connection; absent: as many as the client can. h2load only. */
  readonly rate?: number;
}

/** Without h2load the client that is always there must do; rows say which it was. */
export function withClient<Asked extends Traffic>(setup: Setup, traffic: Asked): Asked {
  return setup.h2load === undefined ? { ...traffic, client: "grpc-js" } : traffic;
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
  const message = peer.message(traffic.effect);
  const clients = Array.from({ length: traffic.client === "grpc-js" ? traffic.connections : 1 }, () =>
    rawClient(peer.socket),
  );
  try {
    const [first] = clients;
    if (first === undefined) throw new Error("INVARIANT: there is a client");
    const answer = await first.call(peer.path, message);
    peer.verify(traffic.effect, answer);
    if (traffic.client === "grpc-js") return await loadByGrpcJs(setup, clients, peer, message, traffic.depth);
    const { connections, depth, rate } = traffic;
    return await h2load(
      {
        socket: peer.socket,
        path: peer.path,
        message,
        answerBytes: answer.length,
        connections,
        depth,
        seconds: setup.effort.seconds,
        ...(rate === undefined ? {} : { rate }),
        folder: setup.world.folder,
      },
      wantLatencies,
    );
  } finally {
    for (const client of clients) client.close();
  }
}

async function loadByGrpcJs(
  setup: Setup,
  clients: readonly RawClient[],
  peer: RunningPeer,
  message: Uint8Array,
  depth: number,
): Promise<LoadResult> {
  const { seconds } = setup.effort;
  const load = { path: peer.path, message, depth, seconds };
  const latencies = (await Promise.all(clients.map((client) => grpcJsLoad(client, load)))).flat();
  return { callsPerSecond: latencies.length / seconds, calls: latencies.length, latencies };
}
