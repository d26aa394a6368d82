import type { SimBus } from "./bus/sim-bus.ts";
import type { Journal } from "./journal.ts";
import type { Fleet } from "./nodes/fleet.ts";
import type { Scenario } from "./scenario/scenario.ts";
import type { World } from "./world/world.ts";

/** What everybody in a simulation can see and use. */
export interface Simulation {
  readonly world: World;
  readonly bus: SimBus;
  readonly scenario: Scenario;
  readonly journal: Journal;
  readonly fleet: Fleet;
  /** No more than this begins: the calm has come. */
  isOver(): boolean;
}
