import { readFile } from "node:fs/promises";
import { fillApprovals } from "../../../test/support/fill-approvals.ts";
import type { Series, Unit } from "../../measure/series.ts";
import { withWorld } from "../../peers/with-world.ts";
import type { World } from "../../peers/world.ts";
import type { Experiment } from "../setup.ts";
import { FROM_LOG, FROM_SNAPSHOT, fillingOf, fillingText, READY, REPLICA_MEMORY, RULES } from "./names.ts";

/** As many starts as it takes to see how much they differ; a large log is folded once. */
const STARTS = {
  full: { log: 1, snapshot: 3 },
  quick: { log: 3, snapshot: 3 },
  tiny: { log: 1, snapshot: 1 },
} as const;
/** The most that the setting takes. */
const NEVER = 1_000_000_000;

interface Start {
  readonly seconds: number;
  readonly residentMiB: number;
}

/** How soon a replica serves that starts on a log with a history, and what it holds in memory then. */
export const recovery: Experiment = {
  name: "recovery",
  run: async ({ effort, progress }) => {
    const filling = fillingOf(effort);
    const starts = STARTS[effort.size];
    // A nats-server of its own: what others measure does not run on a full one.
    const measured = await withWorld(
      async (world) => {
        const environment = await world.environment(RULES);
        await world.controlPlane.stop();
        progress(`writing ${fillingText(filling)}`);
        const records = await fillApprovals(world.natsUrl, { ...filling, environment });
        progress(`starting on ${records.toLocaleString("en")} records`);
        const log: Start[] = [];
        for (let n = 0; n < starts.log; n++) log.push(await start(world, { snapshotEvery: NEVER }));
        // Stops when it has written one.
        await start(world, { snapshotEvery: Math.ceil(records / 2) });
        progress("starting on a snapshot");
        const snapshot: Start[] = [];
        for (let n = 0; n < starts.snapshot; n++) snapshot.push(await start(world, {}));
        return { log, snapshot };
      },
      new Promise<never>(() => {}),
    );
    if (measured === undefined) return [];
    const workload = fillingText(filling);
    const series = (name: string, unit: Unit, of: (start: Start) => number): readonly Series[] => [
      { name, peer: FROM_LOG, workload, unit, values: measured.log.map(of) },
      { name, peer: FROM_SNAPSHOT, workload, unit, values: measured.snapshot.map(of) },
    ];
    return [
      ...series(READY, "s", ({ seconds }) => seconds),
      ...series(REPLICA_MEMORY, "MiB", ({ residentMiB }) => residentMiB),
    ];
  },
};

async function start(world: World, settings: Readonly<Record<string, number>>): Promise<Start> {
  const replica = await world.startReplica(settings);
  try {
    return { seconds: replica.readyAfterMs / 1000, residentMiB: await residentMiB(replica.pid) };
  } finally {
    await replica.stop();
  }
}

/** proc_pid_status(5). NaN where there is no /proc. */
async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}
