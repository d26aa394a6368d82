import type { Simulation } from "../simulation.ts";

/** What goes wrong: nodes die, and lose the bus. */
export function sabotage(simulation: Simulation): void {
  const { world, scenario, fleet, isOver } = simulation;
  const { random } = world;
  world.after(random.between(0, 2 * scenario.crashEveryMs), undefined, () => {
    if (isOver()) return;
    const { lives } = fleet;
    if (lives.length > 0) {
      const life = random.pick(lives);
      if (random.chance(0.6)) fleet.crash(life);
      else fleet.cutOff(life);
    }
    sabotage(simulation);
  });
}
