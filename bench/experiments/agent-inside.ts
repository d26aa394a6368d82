import type { LoopDelay, Memory, OwnTime } from "../measure/probe.ts";
import { type Series, Skipped, type Unit } from "../measure/series.ts";
import { type RunningAgent, startAgent } from "../peers/postern-agent.ts";
import { untilRight } from "../peers/until-right.ts";
import { POSTERN } from "./line-up.ts";
import { serveLoad, type Traffic, withClient } from "./serve-load.ts";
import { type Experiment, rulesText, type Setup } from "./setup.ts";

export const OWN_TIME_MEDIAN = "agent's own time, median";
export const OWN_TIME_P99 = "agent's own time, p99";
export const LOOP_DELAY = "event loop delay";
export const MEMORY = "memory of the rules";

const RULES = 1_000;

const single: Traffic = { effect: "allow", connections: 1, depth: 1, client: "h2load" };

/** From socket read to socket write, inside the agent, at one call at a time. */
export const ownTime: Experiment = {
  name: "the agent's own time",
  async run(setup) {
    const series = { p50: [] as number[], p99: [] as number[], p50WithWrite: [] as number[] };
    const workload = `allow, ${rulesText(RULES)}, evaluated in full`;
    for (let round = 0; round < setup.effort.rounds; round++) {
      setup.progress(`round ${round + 1}`);
      // A process per round: the histogram then never holds the time before the code was compiled.
      const time = await withAgent(setup, RULES, async (agent) => {
        await serveLoad(setup, agent, withClient(setup, single), false);
        await agent.process.ask("start own time");
        await serveLoad(setup, agent, withClient(setup, single), false);
        return (await agent.process.ask("own time")) as OwnTime;
      });
      if (time.calls === 0) throw new Skipped("this agent's transport does not read from node:net");
      series.p50.push(time.untilWrite.p50 / 1_000);
      series.p99.push(time.untilWrite.p99 / 1_000);
      series.p50WithWrite.push(time.withWrite.p50 / 1_000);
    }
    return [
      own(OWN_TIME_MEDIAN, workload, "µs", series.p50),
      own(OWN_TIME_P99, workload, "µs", series.p99),
      own(OWN_TIME_MEDIAN, `${workload}, with the write itself`, "µs", series.p50WithWrite),
    ];
  },
};

/** How late the event loop is while the agent does half of what it can. */
export const loopDelay: Experiment = {
  name: "event loop delay at half load",
  async run(setup) {
    if (setup.h2load === undefined) throw new Skipped("h2load is not installed, and it paces the calls");
    return withAgent(setup, RULES, async (agent) => {
      setup.progress("finding out what it can");
      const deep: Traffic = { ...single, depth: 32 };
      const { callsPerSecond } = await serveLoad(setup, agent, deep, false);
      const rate = Math.round(callsPerSecond / 2);
      setup.progress(`${rate} calls per second`);
      const values = { p50: [] as number[], p99: [] as number[] };
      for (let round = 0; round < setup.effort.rounds; round++) {
        await agent.process.ask("start loop delay");
        await serveLoad(setup, agent, { ...deep, rate }, false);
        const delay = (await agent.process.ask("loop delay")) as LoopDelay;
        values.p50.push(delay.p50 / 1e6);
        values.p99.push(delay.p99 / 1e6);
      }
      return [
        own(LOOP_DELAY, "half load, median", "ms", values.p50),
        own(LOOP_DELAY, "half load, p99", "ms", values.p99),
      ];
    });
  },
};

/** Resident memory of an agent with ten thousand rules, over that of one without a bundle. */
export const memory: Experiment = {
  name: "memory",
  async run(setup) {
    setup.progress("10,000 rules");
    const idle = await withAgent(setup, "none", settledMemory);
    const full = await withAgent(setup, 10_000, settledMemory);
    const mebibytes = (bytes: number) => [bytes / 2 ** 20];
    return [
      own(MEMORY, "10,000 rules, resident, over an idle agent", "MiB", mebibytes(full.rss - idle.rss)),
      own(MEMORY, "10,000 rules, heap, over an idle agent", "MiB", mebibytes(full.heapUsed - idle.heapUsed)),
      own(MEMORY, "idle agent, resident", "MiB", mebibytes(idle.rss)),
    ];
  },
};

async function settledMemory(agent: RunningAgent): Promise<Memory> {
  return (await agent.process.ask("memory")) as Memory;
}

async function withAgent<T>(
  setup: Setup,
  rules: number | "none",
  use: (agent: RunningAgent) => Promise<T>,
): Promise<T> {
  const agent = await startAgent(setup.world, { name: POSTERN, rules, cacheEntries: 0 });
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
