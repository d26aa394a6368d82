import { agentInside, memory } from "./experiments/agent-inside.ts";
import { recovery } from "./experiments/approvals/recovery.ts";
import { sustained } from "./experiments/approvals/sustained.ts";
import { votesToReleases } from "./experiments/approvals/vote-to-release.ts";
import { aFew, everybody, forTheGoals, oneAndTwoWorkers } from "./experiments/contestants.ts";
import { fleet } from "./experiments/fleet/fleet.ts";
import { oneChangedRule } from "./experiments/fleet/one-changed-rule.ts";
import { replaying } from "./experiments/impact.ts";
import { inProcess } from "./experiments/in-process.ts";
import { partsOfACheck } from "./experiments/parts.ts";
import { ALL_SCENES, deep, QUICK_SCENES, type Scene, TINY_SCENES } from "./experiments/scene.ts";
import type { Effort, Experiment } from "./experiments/setup.ts";
import { throughTheBus } from "./experiments/through-the-bus.ts";
import { wireExperiment } from "./experiments/wire.ts";
import { GOAL_RULES } from "./goals.ts";

/** Everything, in about ten minutes. */
export const FULL: Effort = { size: "full", rounds: 3, amount: { seconds: 1 } };
/** What the goals are about, in less than a minute. */
export const QUICK: Effort = { size: "quick", rounds: 3, amount: { seconds: 0.4 } };
/** Whether the bench itself works, in some seconds. */
export const TINY: Effort = { size: "tiny", rounds: 1, amount: { calls: 100 } };

/** What is measured by itself: `npm run bench -- approvals`. */
export const TOPICS = {
  approvals: [votesToReleases, sustained, recovery],
  fleet: [oneChangedRule, fleet],
  impact: [replaying],
} satisfies Readonly<Record<string, readonly Experiment[]>>;

export function experimentsOf(effort: Effort): readonly Experiment[] {
  const inside = [agentInside, partsOfACheck(GOAL_RULES), inProcess, memory, throughTheBus];
  switch (effort.size) {
    case "tiny":
      return [
        wireExperiment("over the wire", 10, TINY_SCENES, aFew),
        agentInside,
        partsOfACheck(10),
        inProcess,
        throughTheBus,
      ];
    case "quick":
      return [wireExperiment("over the wire", GOAL_RULES, QUICK_SCENES, forTheGoals), ...inside];
    case "full":
      return everything(inside);
  }
}

function everything(inside: readonly Experiment[]): readonly Experiment[] {
  return [
    overTheWire(GOAL_RULES, ALL_SCENES),
    overTheWire(10, QUICK_SCENES),
    overTheWire(10_000, QUICK_SCENES),
    wireExperiment("workers", GOAL_RULES, [{ ...deep, connections: 4 }], oneAndTwoWorkers),
    ...inside,
  ];
}

function overTheWire(rules: number, scenes: readonly Scene[]): Experiment {
  return wireExperiment("over the wire", rules, scenes, everybody);
}
