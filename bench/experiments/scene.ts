import { coresFor } from "../measure/placement.ts";
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

/** The same with nothing left to the scheduler: the work alone, and the work with a core that is woken each time. */
export const onOneCore: Scene = { ...single, placement: "one core" };
export const onTwoCores: Scene = { ...single, placement: "two cores" };

/** What the goals need. */
export const QUICK_SCENES: readonly Scene[] = [deep, onOneCore, onTwoCores];

/** One of each kind. */
export const TINY_SCENES: readonly Scene[] = [deep, single, { ...deep, client: "grpc-js" }];

export const ALL_SCENES: readonly Scene[] = [
  deep,
  { ...deep, connections: 4 },
  onOneCore,
  onTwoCores,
  { ...single, connections: 4 },
  { ...deep, effect: "deny" },
  { ...deep, effect: "escalate" },
  { ...deep, effect: "mix" },
  { ...deep, client: "grpc-js" },
  { ...single, client: "grpc-js" },
];

/** "allow, 1,000 rules, 1 connection, depth 32" */
export function workloadText(rules: number, { effect, connections, depth, client, placement }: Scene): string {
  const parts = [
    effect === "mix" ? "allow, deny and escalate at once" : effect,
    rulesText(rules),
    connections === 1 ? "1 connection" : `${connections} connections`,
    effect === "mix" ? `depth ${depth} each` : `depth ${depth}`,
  ];
  const where = placement === undefined ? [] : [`client and server on ${placement}`];
  return [...parts, ...where, ...(client === "grpc-js" ? ["grpc-js client"] : [])].join(", ");
}

/** The scenes as they can be played here: where nothing can be placed, one that is not placed stands for both. */
export async function scenesHere(scenes: readonly Scene[]): Promise<readonly Scene[]> {
  const here: Scene[] = [];
  for (const scene of scenes) {
    if (scene.placement === undefined || (await coresFor(scene.placement)) !== undefined) here.push(scene);
    else if (scene.placement === "one core") here.push(single);
  }
  return here;
}
