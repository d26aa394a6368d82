import { CALM } from "./bus/link.ts";
import { SimBus } from "./bus/sim-bus.ts";
import { wrongAutomatics } from "./invariants/automatic.ts";
import { wrongCauses } from "./invariants/causes.ts";
import { wrongEndings } from "./invariants/endings.ts";
import { wrongHistories } from "./invariants/histories.ts";
import { wrongReleases } from "./invariants/releases.ts";
import type { Violation } from "./invariants/violation.ts";
import { Journal } from "./journal.ts";
import { KEYS } from "./keys.ts";
import { Fleet } from "./nodes/fleet.ts";
import { Client } from "./people/client.ts";
import { Operator } from "./people/operator.ts";
import { sabotage } from "./people/saboteur.ts";
import { Voter } from "./people/voter.ts";
import { randomScenario, START_MS } from "./scenario/scenario.ts";
import type { Simulation } from "./simulation.ts";
import { traceOf } from "./trace.ts";
import { withVirtualGlobals } from "./world/virtual-globals.ts";
import { World } from "./world/world.ts";

const MAX_STEPS = 200_000;

/** Bugs that are planted to see that they are found. All off: the product as it is. */
export interface PlantedBugs {
  /** The log takes an append whatever its writer expected. */
  readonly appendBlindly?: boolean;
  /** A use of a grant can be taken again. */
  readonly takeTwice?: boolean;
  /** The queue forgets an escalation when it delivers it. */
  readonly acknowledgeFirst?: boolean;
}

/** What came of one seed. */
export interface SimulationResult {
  readonly seed: number;
  readonly steps: number;
  readonly approvals: number;
  readonly votes: number;
  readonly releases: number;
  readonly crashes: number;
  /** Events of the log by kind. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly violations: readonly (Violation & { readonly trace: readonly string[] })[];
}

/** Plays one seed: a storm, then a calm in which everything must come to its end, then the questions. */
export async function simulate(seed: number, bugs: PlantedBugs = {}): Promise<SimulationResult> {
  const world = new World(seed, START_MS);
  const scenario = randomScenario(world.random);
  const weather = { ...scenario.weather };
  const { appendBlindly = false, takeTwice = false, acknowledgeFirst = false } = bugs;
  const bus = new SimBus(world, weather, { appendBlindly, takeTwice, acknowledgeFirst });
  const journal = new Journal();
  let isOver = false;
  return withVirtualGlobals(world, async () => {
    const fleet = new Fleet(world, bus, scenario, journal, KEYS);
    const simulation: Simulation = { world, bus, scenario, journal, fleet, isOver: () => isOver };
    for (let n = 1; n <= scenario.clients; n += 1) new Client(simulation, `client-${n}`);
    for (let n = 1; n <= scenario.voters; n += 1) new Voter(simulation, `voter-${n}`);
    new Operator(simulation);
    sabotage(simulation);
    await world.runUntil(START_MS + scenario.stormMs, MAX_STEPS);
    isOver = true;
    Object.assign(weather, CALM);
    fleet.heal();
    await world.runUntil(Number.POSITIVE_INFINITY, MAX_STEPS);
    return resultOf(seed, simulation);
  });
}

const CHECKS = [wrongHistories, wrongCauses, wrongAutomatics, wrongReleases, wrongEndings];

function resultOf(seed: number, simulation: Simulation): SimulationResult {
  const { world, bus, journal } = simulation;
  const events = bus.approvals.records.flatMap(({ record }) => record.events);
  const kinds: Record<string, number> = {};
  for (const { kind } of events) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const restless: readonly Violation[] =
    world.pending > 0
      ? [{ invariant: "it comes to rest", approvalId: "", detail: `not within ${MAX_STEPS} steps` }]
      : [];
  const violations = [...restless, ...journal.wrongs, ...CHECKS.flatMap((check) => check(simulation))];
  return {
    seed,
    steps: world.steps,
    approvals: kinds.requested ?? 0,
    votes: kinds.vote_cast ?? 0,
    releases: journal.given.filter(({ decision }) => decision.decision === "ALLOW").length,
    crashes: journal.crashes,
    kinds,
    violations: violations.map((found) => ({ ...found, trace: traceOf(simulation, found.approvalId) })),
  };
}
