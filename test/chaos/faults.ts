import { pick, type Random } from "../../shared/policy/testing/random.ts";

/** What can be broken: the parts by name, and how each program reaches NATS. */
export interface Targets {
  readonly nats: string;
  readonly controlPlanes: readonly [string, ...string[]];
  readonly agents: readonly [string, ...string[]];
}

export type Fault =
  /** SIGKILL, all at the same moment; each starts again after `downMs`. */
  | { readonly kind: "kill"; readonly parts: readonly string[]; readonly downMs: number }
  /** SIGSTOP, and SIGCONT after `forMs`. */
  | { readonly kind: "pause"; readonly part: string; readonly forMs: number }
  /** The connection of a program to NATS breaks; the next one works. */
  | { readonly kind: "cut"; readonly part: string }
  /** Nothing arrives either way for so long, and then all of it does. */
  | { readonly kind: "stall"; readonly part: string; readonly forMs: number }
  /** What the program sends arrives, no answer comes back; then the connection breaks. */
  | { readonly kind: "mute"; readonly part: string; readonly forMs: number }
  /** The connection breaks and none can be made for so long. */
  | { readonly kind: "away"; readonly part: string; readonly forMs: number };

export interface ScheduledFault {
  /** After the fault before it. */
  readonly afterMs: number;
  readonly fault: Fault;
}

/** Out of a hundred faults. */
const WEIGHTS: readonly (readonly [Fault["kind"], number])[] = [
  ["kill", 66],
  ["pause", 10],
  ["cut", 7],
  ["stall", 6],
  ["mute", 7],
  ["away", 4],
];
const TOTAL = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);

/** The next fault of a schedule: the same for the same random numbers. */
export function nextFault(random: Random, targets: Targets): ScheduledFault {
  return { afterMs: 100 + random(700), fault: faultOf(kindOf(random(TOTAL)), random, targets) };
}

function kindOf(draw: number): Fault["kind"] {
  let left = draw;
  for (const [kind, weight] of WEIGHTS) {
    if (left < weight) return kind;
    left -= weight;
  }
  return "kill";
}

function faultOf(kind: Fault["kind"], random: Random, targets: Targets): Fault {
  switch (kind) {
    case "kill":
      return { kind, parts: victims(random, targets), downMs: random(4) === 0 ? 200 + random(1_500) : random(150) };
    case "pause":
      return { kind, part: anyPart(random, targets), forMs: 100 + random(2_500) };
    case "cut":
      return { kind, part: program(random, targets) };
    case "stall":
      return { kind, part: program(random, targets), forMs: 100 + random(2_500) };
    case "mute":
      return { kind, part: program(random, targets), forMs: 50 + random(1_500) };
    case "away":
      return { kind, part: program(random, targets), forMs: 200 + random(3_000) };
  }
}

/** One as a rule; sometimes several at once, such as all that could have repaired what the others left. */
function victims(random: Random, targets: Targets): readonly string[] {
  const draw = random(20);
  if (draw === 0) return targets.controlPlanes;
  if (draw === 1) return targets.agents;
  if (draw === 2) return [targets.nats, ...targets.controlPlanes];
  if (draw <= 5) return [...new Set([anyPart(random, targets), anyPart(random, targets), anyPart(random, targets)])];
  return [anyPart(random, targets)];
}

function anyPart(random: Random, targets: Targets): string {
  return random(8) === 0 ? targets.nats : program(random, targets);
}

function program(random: Random, targets: Targets): string {
  return pick(random, random(2) === 0 ? targets.controlPlanes : targets.agents);
}
