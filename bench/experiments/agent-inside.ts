import { setTimeout as delay } from "node:timers/promises";
import type { LoopDelay, Memory, OwnTime } from "../measure/probe.ts";
import { type Series, Skipped, type Unit } from "../measure/series.ts";
import { type RunningAgent, startAgent } from "../peers/postern-agent.ts";
import { untilRight } from "../peers/until-right.ts";
import { POSTERN } from "./contestants.ts";
import { deep, onOneCore, onTwoCores, type Scene, scenesHere, single } from "./scene.ts";
import { serveLoad, withClient } from "./serve-load.ts";
import { type Experiment, rulesText, type Setup } from "./setup.ts";
import { warmUp } from "./warm-up.ts";

export const OWN_TIME_MEDIAN = "agent's own time, median";
export const OWN_TIME_P99 = "agent's own time, p99";
export const LOOP_DELAY = "event loop delay at half load";
export const MEMORY = "memory of the rules";
export const RESIDENT = "10,000 rules, resident, over an idle agent";

const RULES = 1_000;
/** A loop in the same process that does nothing for as long as the median: no code is interrupted less than that. */
export const NOTHING = "a loop as long that does nothing";

export function ownTimeWorkload({ effect, placement }: Scene): string {
  const where = placement === undefined ? "" : `, client and server on ${placement}`;
  return `${effect}, ${rulesText(RULES)}, evaluated in full${where}`;
}

/** What goes on inside one agent that evaluates every check in full. */
export const agentInside: Experiment = {
  name: "inside the agent",
  run: (setup) =>
    withAgent(setup, RULES, async (agent) => {
      setup.progress("warming up");
      const callsPerSecond = await warmUp(setup, agent);
      // In this order: what reads the own time stays in the process.
      return [...(await loopDelay(setup, agent, callsPerSecond / 2)), ...(await ownTime(setup, agent))];
    }),
};

/** From socket read to socket write at one call at a time. */
async function ownTime(setup: Setup, agent: RunningAgent): Promise<Series[]> {
  const all: Series[] = [];
  // A client that can't be placed has one scene only.
  const scenes = setup.h2load === undefined ? [single] : await scenesHere([onOneCore, onTwoCores]);
  for (const scene of scenes) all.push(...(await ownTimeIn(setup, agent, scene)));
  return all;
}

async function ownTimeIn(setup: Setup, agent: RunningAgent, scene: Scene): Promise<Series[]> {
  const workload = ownTimeWorkload(scene);
  setup.progress(`its own time: ${workload}`);
  const rounds: OwnTime[] = [];
  for (let round = 0; round < setup.effort.rounds; round++) {
    await agent.process.ask("start own time");
    await serveLoad(setup, agent, withClient(setup, scene), false);
    rounds.push((await agent.process.ask("own time")) as OwnTime);
  }
  if (rounds.some(({ calls }) => calls === 0)) throw new Skipped("this agent's transport does not read from node:net");
  const row = (name: string, peer: string, more: string, pick: (time: OwnTime) => number): Series => {
    const values = rounds.map((time) => pick(time) / 1_000);
    return { name, peer, workload: `${workload}${more}`, unit: "µs", values };
  };
  return [
    row(OWN_TIME_MEDIAN, POSTERN, "", ({ untilWrite }) => untilWrite.p50),
    row(OWN_TIME_P99, POSTERN, "", ({ untilWrite }) => untilWrite.p99),
    row(OWN_TIME_P99, NOTHING, "", ({ loop }) => loop.p99),
    row(OWN_TIME_MEDIAN, POSTERN, ", with the write itself", ({ withWrite }) => withWrite.p50),
  ];
}

/** How late the event loop is while calls come at this rate. */
async function loopDelay(setup: Setup, agent: RunningAgent, rate: number): Promise<Series[]> {
  if (setup.h2load === undefined) {
    const note = "skipped: h2load is not installed, and it paces the calls";
    return [{ ...own(LOOP_DELAY, "median", "ms", []), note }];
  }
  setup.progress(`event loop delay at ${Math.round(rate)} calls per second`);
  const rounds: LoopDelay[] = [];
  for (let round = 0; round < setup.effort.rounds; round++) {
    await agent.process.ask("start loop delay");
    await serveLoad(setup, agent, { ...deep, rate: Math.round(rate) }, false);
    rounds.push((await agent.process.ask("loop delay")) as LoopDelay);
  }
  const inMs = (pick: (round: LoopDelay) => number) => rounds.map((round) => pick(round) / 1e6);
  return [
    own(
      LOOP_DELAY,
      "median",
      "ms",
      inMs(({ p50 }) => p50),
    ),
    own(
      LOOP_DELAY,
      "p99",
      "ms",
      inMs(({ p99 }) => p99),
    ),
  ];
}

/** Resident memory of an agent with ten thousand rules, over that of one without a bundle. */
export const memory: Experiment = {
  name: "memory",
  async run(setup) {
    const rounds: { readonly idle: Memory; readonly full: Memory }[] = [];
    // Each reading takes a fresh agent: one round is enough to see what the goal asks.
    for (let round = 0; round < (setup.effort.size === "full" ? setup.effort.rounds : 1); round++) {
      setup.progress(`10,000 rules, round ${round + 1}`);
      const [idle, full] = await Promise.all([
        withAgent(setup, "none", settledMemory),
        withAgent(setup, 10_000, settledMemory),
      ]);
      rounds.push({ idle, full });
    }
    const mebibytes = (pick: (round: (typeof rounds)[number]) => number) =>
      rounds.map((round) => pick(round) / 2 ** 20);
    return [
      own(
        MEMORY,
        RESIDENT,
        "MiB",
        mebibytes(({ full, idle }) => full.rss - idle.rss),
      ),
      own(
        MEMORY,
        "10,000 rules, heap, over an idle agent",
        "MiB",
        mebibytes(({ full, idle }) => full.heapUsed - idle.heapUsed),
      ),
      own(
        MEMORY,
        "idle agent, resident",
        "MiB",
        mebibytes(({ idle }) => idle.rss),
      ),
    ];
  },
};

const MEMORY_READINGS = 4;
const BETWEEN_READINGS_MS = 300;

/** The least of some readings, each after a collection: V8 hands pages back to the system step by step. */
async function settledMemory(agent: RunningAgent): Promise<Memory> {
  let least = (await agent.process.ask("memory")) as Memory;
  for (let reading = 1; reading < MEMORY_READINGS; reading++) {
    await delay(BETWEEN_READINGS_MS);
    const next = (await agent.process.ask("memory")) as Memory;
    if (next.rss < least.rss) least = next;
  }
  return least;
}

async function withAgent<T>(
  setup: Setup,
  rules: number | "none",
  use: (agent: RunningAgent) => Promise<T>,
): Promise<T> {
  const agent = await startAgent(setup.world, { name: POSTERN, rules, settings: { decisionCacheEntries: 0 } });
  try {
    if (rules !== "none") await untilRight(agent);
    return await use(agent);
  } finally {
    await agent.stop();
  }
}

function own(name: string, workload: string, unit: Unit, values: readonly number[]): Series {
  return { name, peer: POSTERN, workload, unit, values };
}
