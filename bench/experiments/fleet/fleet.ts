import { loadTrustedKeys } from "../../../runtime/files/keys.ts";
import { inParallel } from "../../../shared/in-parallel.ts";
import { percentile } from "../../../shared/statistics/percentile.ts";
import type { Series } from "../../measure/series.ts";
import { openRawWatchers } from "../../peers/raw-watchers.ts";
import { changedPolicies } from "../../workloads/changed-policies.ts";
import { type Experiment, rulesText, type Setup } from "../setup.ts";
import { agentsOf, BY_PIECES, ENFORCING, LARGE_RULES, RAW_WATCH, SMALL_RULES, WHOLE } from "./names.ts";
import { type SimulatedAgent, startSimulatedAgent } from "./simulated-agent.ts";

const ROUNDS = {
  full: { warmUp: 3, small: 12, large: 3 },
  quick: { warmUp: 1, small: 5, large: 1 },
  tiny: { warmUp: 0, small: 1, large: 1 },
} as const;
/** Connections that are opened at a time. */
const AT_ONCE = 32;
const QUANTILES = [
  ["p50", 50],
  ["p99", 99],
  ["last", 100],
] as const;

/** Milliseconds until each agent had it, round by round. */
type Rounds = readonly (readonly number[])[];

/**
 * From the call of Publish until each agent of a fleet enforces it, beside what NATS takes to bring one put to as many
 * watches. All agents share this one process, so that the last one waits for the processor time of all others.
 */
export const fleet: Experiment = {
  name: "fleet",
  async run(setup) {
    const rounds = ROUNDS[setup.effort.size];
    return [
      ...(await ofBundle(setup, SMALL_RULES, { warmUp: rounds.warmUp, measured: rounds.small }, [BY_PIECES])),
      ...(await ofBundle(setup, LARGE_RULES, { warmUp: 0, measured: rounds.large }, [BY_PIECES, WHOLE])),
    ];
  },
};

async function ofBundle(
  { world, effort, progress }: Setup,
  rules: number,
  { warmUp, measured }: { readonly warmUp: number; readonly measured: number },
  peers: readonly string[],
): Promise<readonly Series[]> {
  const count = agentsOf(effort);
  const environment = await world.environment(rules);
  const keys = await loadTrustedKeys(world.trustedKeys);
  let byPieces = true;
  const agents: SimulatedAgent[] = [];
  const say = (what: string) => progress(`${rulesText(rules)}, ${count.toLocaleString("en")} agents: ${what}`);
  say("connecting");
  const options = { natsUrl: world.natsUrl, environment, keys, folder: world.folder, byPieces: () => byPieces };
  try {
    await inParallel(Array.from({ length: count }), AT_ONCE, async () => {
      agents.push(await startSimulatedAgent(options));
    });
    await Promise.all(agents.map((agent) => agent.enforcedAt(1)));
    const raw = await openRawWatchers(world.natsUrl, count);
    try {
      const files = changedPolicies(rules);
      // As much as each agent hears of: the content of a small bundle, the list of pieces of a large one.
      const pointerBytes = (await agents[0]?.pointerBytes()) ?? 0;
      const took = new Map<string, number[][]>([RAW_WATCH, ...peers].map((peer) => [peer, []]));
      for (let round = 0; round < warmUp + measured; round++) {
        say(`round ${round + 1} of ${warmUp + measured}`);
        await Promise.all(agents.map((agent) => agent.saved()));
        const watched = await raw.putToWatch(pointerBytes);
        if (round >= warmUp) took.get(RAW_WATCH)?.push([...watched]);
        for (const [turn, peer] of peers.entries()) {
          byPieces = peer === BY_PIECES;
          const startedAt = performance.now();
          const revision = await world.publish(environment, files(round * peers.length + turn));
          const enforced = await Promise.all(agents.map((agent) => agent.enforcedAt(revision)));
          if (round >= warmUp) took.get(peer)?.push(enforced.map((atMs) => atMs - startedAt));
        }
      }
      const fleetText = `${rulesText(rules)}, ${count.toLocaleString("en")} agents`;
      return [...took].flatMap(([peer, each]) => toSeries(peer, fleetText, each));
    } finally {
      await raw.close();
    }
  } finally {
    say("disconnecting");
    await inParallel(agents, AT_ONCE, (agent) => agent.stop());
  }
}

function toSeries(peer: string, fleetText: string, rounds: Rounds): readonly Series[] {
  return QUANTILES.map(([name, rank]) => ({
    name: ENFORCING,
    peer,
    workload: `${fleetText}, ${name}`,
    unit: "ms",
    values: rounds.map((took) => percentile(took, rank)),
  }));
}
