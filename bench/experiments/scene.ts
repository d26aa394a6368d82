import type { Traffic } from "./serve-load.ts";
import { rulesText } from "./setup.ts";

/** One condition under which all peers are measured. */
export interface Scene extends Traffic {
  readonly measures: "throughput" | "latency";
}

/** As many checks as one connection carries: the goals' throughput. */
export const deep: Scene = { measures: "throughput", effect: "allow", connections: 1, depth: 32, client: "h2load" };
/** One check at a time: the goals' latency. */
export const single: Scene = { ...deep, measures: "latency", depth: 1 };

/** What the goals need. */
export const QUICK_SCENES: readonly Scene[] = [deep, single];

/** One of each kind. */
export const TINY_SCENES: readonly Scene[] = [deep, single, { ...deep, client: "grpc-js" }];

export const ALL_SCENES: readonly Scene[] = [
  deep,
  { ...deep, connections: 4 },
  single,
  { ...single, connections: 4 },
  { ...deep, effect: "deny" },
  { ...deep, effect: "escalate" },
  { ...deep, effect: "mix" },
  { ...deep, client: "grpc-js" },
  { ...single, client: "grpc-js" },
];

/** "allow, 1,000 rules, 1 connection, depth 32" */
export function workloadText(rules: number, { effect, connections, depth, client }: Scene): string {
  const parts = [
    effect === "mix" ? "allow, deny and escalate at once" : effect,
    rulesText(rules),
    connections === 1 ? "1 connection" : `${connections} connections`,
    effect === "mix" ? `depth ${depth} each` : `depth ${depth}`,
  ];
  return [...parts, ...(client === "grpc-js" ? ["grpc-js client"] : [])].join(", ");
}
