import { percentile } from "../../shared/statistics/percentile.ts";
import { alternate, type Contender } from "../measure/alternate.ts";
import { cpuSeconds } from "../measure/cpu-time.ts";
import type { LoadResult } from "../measure/h2load.ts";
import type { Series } from "../measure/series.ts";
import type { RunningPeer } from "../peers/peer.ts";
import { type Scene, workloadText } from "./scene.ts";
import { serveLoad, withClient } from "./serve-load.ts";
import type { Setup } from "./setup.ts";

export const CHECKS_PER_SECOND = "checks per second";
export const CPU_PER_CHECK = "processor time per check";
export const LATENCY_MEDIAN = "latency, median";
export const LATENCY_P99 = "latency, p99";

/** Measures all peers in turns under one condition. */
export async function playScene(
  setup: Setup,
  rules: number,
  asked: Scene,
  peers: readonly RunningPeer[],
): Promise<readonly Series[]> {
  const scene = withClient(setup, asked);
  const workload = workloadText(rules, scene);
  setup.progress(workload);
  const wantLatencies = scene.measures === "latency";
  const contenders: Contender<Measured>[] = peers.map((peer) => ({
    name: peer.name,
    run: () => measured(peer.pid, () => serveLoad(setup, peer, scene, wantLatencies)),
  }));
  const results = await alternate(contenders, setup.effort.rounds);
  return [...results].flatMap(([peer, rounds]) => toSeries(peer, workload, scene, rounds));
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

/** What is said of a peer that is not there. */
export function missedSeries(setup: Setup, rules: number, asked: Scene, peer: string, why: string): Series {
  const scene = withClient(setup, asked);
  const [name, unit] =
    scene.measures === "throughput" ? ([CHECKS_PER_SECOND, "1/s"] as const) : ([LATENCY_MEDIAN, "µs"] as const);
  return { name, peer, workload: workloadText(rules, scene), unit, values: [], note: why };
}
