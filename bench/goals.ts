import {
  LOOP_DELAY,
  MEMORY,
  OWN_TIME_MEDIAN,
  OWN_TIME_P99,
  ownTimeWorkload,
  RESIDENT,
} from "./experiments/agent-inside.ts";
import {
  APPROVALS_PER_SECOND,
  CPU_PER_APPROVAL,
  ONE_REPLICA,
  PUBLISHES,
  RAW_JETSTREAM,
  READY,
  RELEASING,
  REPLICA_MEMORY,
  SUSTAINED,
  THREE_REPLICAS,
  WARM,
} from "./experiments/approvals/names.ts";
import { CERBOS, EMPTY_GRPC_GO, EMPTY_GRPC_JS, POSTERN, POSTERN_CACHED } from "./experiments/contestants.ts";
import { BUS_BYTES, ENFORCING, ONE_AGENT } from "./experiments/fleet/names.ts";
import { IMPACT_RULES } from "./experiments/impact.ts";
import { CHECKS_PER_SECOND, CPU_PER_CHECK, LATENCY_MEDIAN, LATENCY_P99 } from "./experiments/play-scene.ts";
import { deep, onOneCore, onTwoCores, single, workloadText } from "./experiments/scene.ts";
import { rulesText } from "./experiments/setup.ts";
import { BUS_WORKLOAD, PUBLISHING, RAW_KV } from "./experiments/through-the-bus.ts";
import { REPLAY_PARTS, REPLAYING } from "./in-process/impact/names.ts";
import { DECIDING, PARTS } from "./in-process/names.ts";
import type { Key } from "./measure/series.ts";

/** A line of the goals table. */
export type Goal = {
  /** The row that it is shown on. */
  readonly row: Key;
  readonly bound: number;
  readonly is: "at least" | "at most";
} & (
  | { readonly of: "value" }
  /** Of one series to another, round by round. */
  | { readonly of: "ratio"; readonly measured: Key; readonly over: Key }
);

/** The bundle of the goals about checks: large enough to be real, and no smaller than its peers' own benchmarks use. */
export const GOAL_RULES = 1_000;

const throughput = { name: CHECKS_PER_SECOND, workload: workloadText(GOAL_RULES, deep) };
/** Each is judged where it was measured: `single` only where nothing can be placed. */
const oneAtATime = [onOneCore, onTwoCores, single];
const latencies = oneAtATime.map((scene) => ({ name: LATENCY_MEDIAN, workload: workloadText(GOAL_RULES, scene) }));
const ownTimes = oneAtATime.map((scene) => ({ peer: POSTERN, workload: ownTimeWorkload(scene) }));
const deciding = (peer: string, workload: string): Key => ({ name: DECIDING, peer, workload });

/** The goals of the design, line by line. */
export const GOALS: readonly Goal[] = [
  against(throughput, EMPTY_GRPC_JS, "at least", 8),
  against(throughput, CERBOS, "at least", 12),
  against(throughput, EMPTY_GRPC_GO, "at least", 1.2),
  ...latencies.flatMap((latency) => [
    against(latency, EMPTY_GRPC_GO, "at most", 1.1),
    against(latency, EMPTY_GRPC_JS, "at most", 0.6),
  ]),
  ...ownTimes.flatMap((ownTime): Goal[] => [
    { row: { name: OWN_TIME_MEDIAN, ...ownTime }, of: "value", is: "at most", bound: 10 },
    { row: { name: OWN_TIME_P99, ...ownTime }, of: "value", is: "at most", bound: 50 },
  ]),
  { row: deciding(POSTERN, "10 rules"), of: "value", is: "at most", bound: 2 },
  {
    row: deciding(POSTERN, "10,000 rules"),
    of: "ratio",
    measured: deciding(POSTERN, "10,000 rules"),
    over: deciding(POSTERN, "10 rules"),
    is: "at most",
    bound: 1.5,
  },
  { row: deciding(POSTERN_CACHED, "10 rules"), of: "value", is: "at most", bound: 0.5 },
  {
    row: { name: MEMORY, peer: POSTERN, workload: RESIDENT },
    of: "value",
    is: "at most",
    bound: 40,
  },
  against({ name: PUBLISHING, workload: BUS_WORKLOAD }, RAW_KV, "at most", 5),
  against({ name: RELEASING, workload: BUS_WORKLOAD }, RAW_JETSTREAM, "at most", 5),
  against({ name: RELEASING, workload: WARM }, RAW_JETSTREAM, "at most", 5),
  { row: { name: PUBLISHES, peer: ONE_REPLICA, workload: SUSTAINED }, of: "value", is: "at most", bound: 5 },
  {
    row: { name: APPROVALS_PER_SECOND, peer: THREE_REPLICAS, workload: SUSTAINED },
    of: "ratio",
    measured: { name: APPROVALS_PER_SECOND, peer: THREE_REPLICAS, workload: SUSTAINED },
    over: { name: APPROVALS_PER_SECOND, peer: ONE_REPLICA, workload: SUSTAINED },
    is: "at least",
    bound: 1,
  },
  ...[10, IMPACT_RULES].map(
    (rules): Goal => ({
      row: { name: REPLAYING, peer: POSTERN, workload: rulesText(rules) },
      of: "value",
      is: "at least",
      bound: 100_000,
    }),
  ),
];

/** Postern held against a peer under the same workload; shown on the peer's row. */
function against(what: Omit<Key, "peer">, peer: string, is: Goal["is"], bound: number): Goal {
  const row = { ...what, peer };
  return { row, of: "ratio", measured: { ...what, peer: POSTERN }, over: row, is, bound };
}

/** Names in the order in which a report shows them. */
export const ORDER: readonly string[] = [
  CHECKS_PER_SECOND,
  CPU_PER_CHECK,
  LATENCY_MEDIAN,
  LATENCY_P99,
  OWN_TIME_MEDIAN,
  OWN_TIME_P99,
  PARTS,
  DECIDING,
  MEMORY,
  LOOP_DELAY,
  PUBLISHING,
  RELEASING,
  APPROVALS_PER_SECOND,
  PUBLISHES,
  CPU_PER_APPROVAL,
  READY,
  REPLICA_MEMORY,
  BUS_BYTES,
  ONE_AGENT,
  ENFORCING,
  REPLAYING,
  REPLAY_PARTS,
];
