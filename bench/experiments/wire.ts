import { percentile } from "../../shared/statistics/percentile.ts";
import { alternate, type Contender } from "../measure/alternate.ts";
import { cpuSeconds } from "../measure/cpu-time.ts";
import type { LoadResult } from "../measure/h2load.ts";
import type { Series } from "../measure/series.ts";
import type { RunningPeer } from "../peers/peer.ts";
import { openLineUp } from "./line-up.ts";
import { serveLoad, type Traffic, withClient } from "./serve-load.ts";
import { type Experiment, rulesText, type Setup } from "./setup.ts";

export const CHECKS_PER_SECOND = "checks per second";
export const CPU_PER_CHECK = "processor time per check";
export const LATENCY_MEDIAN = "latency, median";
export const LATENCY_P99 = "latency, p99";

/** One condition under which all peers are measured. */
interface Scene extends Traffic {
  readonly measures: "throughput" | "latency";
}

const DEEP = 32;
const headline: Scene = { measures: "throughput", effect: "allow", connections: 1, depth: DEEP, client: "h2load" };
const single: Scene = { measures: "latency", effect: "allow", connections: 1, depth: 1, client: "h2load" };

/** All peers under the same rules, side by side over their Unix sockets. */
export function wireExperiment(rules: number, scenes: readonly Scene[]): Experiment {
  return {
    name: `over the wire, ${rulesText(rules)}`,
    async run(setup) {
      const lineUp = await openLineUp(setup, rules);
      try {
        const series: Series[] = [];
        setup.progress("warming up");
        // Not measured: the first calls find code that is not compiled yet.
        for (const peer of lineUp.peers) await serveLoad(setup, peer, withClient(setup, headline), false);
        for (const scene of scenes) series.push(...(await playScene(setup, rules, scene, lineUp.peers)));
        return [
          ...series,
          ...lineUp.missing.flatMap((missing) => scenes.map((scene) => missed(rules, scene, missing))),
        ];
      } finally {
        await lineUp.close();
      }
    },
  };
}

/** What the goals need. */
export const QUICK_SCENES: readonly Scene[] = [headline, single];

export const ALL_SCENES: readonly Scene[] = [
  headline,
  { ...headline, connections: 4 },
  single,
  { ...single, connections: 4 },
  { ...headline, effect: "deny" },
  { ...headline, client: "grpc-js" },
  { ...single, client: "grpc-js" },
];

async function playScene(setup: Setup, rules: number, asked: Scene, peers: readonly RunningPeer[]): Promise<Series[]> {
  const scene = withClient(setup, asked);
  setup.progress(workloadText(rules, scene));
  const wantLatencies = scene.measures === "latency";
  const contenders: Contender<Measured>[] = peers.map((peer) => ({
    name: peer.name,
    run: () => measured(peer.pid, () => serveLoad(setup, peer, scene, wantLatencies)),
  }));
  const results = await alternate(contenders, setup.effort.rounds);
  return [...results].flatMap(([peer, rounds]) => toSeries(peer, workloadText(rules, scene), scene, rounds));
}

interface Measured extends LoadResult {
  /** Microseconds of processor time of the server; NaN where the system does not tell. */
  readonly cpuPerCall: number;
}

async function measured(pid: number, load: () => Promise<LoadResult>): Promise<Measured> {
  const before = await cpuSeconds(pid);
  const result = await load();
  const used = ((await cpuSeconds(pid)) ?? Number.NaN) - (before ?? Number.NaN);
  return { ...result, cpuPerCall: (used * 1e6) / result.calls };
}

function toSeries(peer: string, workload: string, scene: Scene, rounds: readonly Measured[]): Series[] {
  if (scene.measures === "throughput") {
    const rates = rounds.map(({ callsPerSecond }) => callsPerSecond);
    const cpu = rounds.map(({ cpuPerCall }) => cpuPerCall).filter(Number.isFinite);
    return [
      { name: CHECKS_PER_SECOND, peer, workload, unit: "1/s", values: rates },
      ...(cpu.length === 0 ? [] : [{ name: CPU_PER_CHECK, peer, workload, unit: "µs" as const, values: cpu }]),
    ];
  }
  const ranked = (rank: number) => rounds.map(({ latencies }) => percentile(latencies, rank));
  return [
    { name: LATENCY_MEDIAN, peer, workload, unit: "µs", values: ranked(50) },
    { name: LATENCY_P99, peer, workload, unit: "µs", values: ranked(99) },
  ];
}

function missed(rules: number, scene: Scene, { name, why }: { readonly name: string; readonly why: string }): Series {
  const measure = scene.measures === "throughput" ? CHECKS_PER_SECOND : LATENCY_MEDIAN;
  const unit = scene.measures === "throughput" ? "1/s" : "µs";
  return { name: measure, peer: name, workload: workloadText(rules, scene), unit, values: [], note: why };
}

/** "allow, 1,000 rules, 1 connection, depth 32" */
function workloadText(rules: number, { effect, connections, depth, client }: Scene): string {
  const parts = [
    effect,
    rulesText(rules),
    connections === 1 ? "1 connection" : `${connections} connections`,
    `depth ${depth}`,
  ];
  return [...parts, ...(client === "grpc-js" ? ["grpc-js client"] : [])].join(", ");
}

export function headlineWorkload(rules: number): string {
  return workloadText(rules, headline);
}

export function singleWorkload(rules: number): string {
  return workloadText(rules, single);
}
