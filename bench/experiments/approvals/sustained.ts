import { setTimeout as delay } from "node:timers/promises";
import { STREAMS } from "../../../shared/bus/subjects.ts";
import { cpuSeconds } from "../../measure/cpu-time.ts";
import type { Series, Unit } from "../../measure/series.ts";
import type { Replica } from "../../peers/replica.ts";
import { voteToRelease } from "../releasing.ts";
import type { Experiment, Setup } from "../setup.ts";
import {
  APPROVALS_PER_SECOND,
  CPU_PER_APPROVAL,
  IN_FLIGHT,
  ONE_REPLICA,
  PUBLISHES,
  RAW_JETSTREAM,
  SUSTAINED,
  THREE_REPLICAS,
} from "./names.ts";
import { type Stage, withParties } from "./with-parties.ts";

const SECONDS = { full: 8, quick: 3, tiny: 0 } as const;
const WARM_UP_SECONDS = { full: 15, quick: 8, tiny: 0 } as const;
/** Requested and opened; voted on and approved; used. */
const RECORDS_PER_APPROVAL = 3;
const BETWEEN_LOOKS_MS = 5;

/** A load of one kind over some seconds. */
interface Load {
  readonly perSecond: number;
  /** Processor time of each process, in microseconds per approval or publish. */
  readonly cpu: Readonly<Record<string, number>>;
}

/**
 * As many approvals as one replica and as three get done, and as many publishes as NATS's own client does from one
 * connection, all with the same number in flight: what an approval costs is told in publishes.
 */
export const sustained: Experiment = {
  name: "sustained",
  run: (setup) => withParties(setup.world, (stage) => run(setup, stage)),
};

async function run(setup: Setup, stage: Stage): Promise<readonly Series[]> {
  const { controlPlane, startReplica } = setup.world;
  const one = await inTurns(setup, stage, [controlPlane]);
  setup.progress("starting two more replicas");
  const more = [await startReplica(), await startReplica()];
  try {
    return toSeries(one, await inTurns(setup, stage, [controlPlane, ...more]));
  } finally {
    for (const replica of more) await replica.stop();
  }
}

interface Turns {
  readonly raw: readonly Load[];
  readonly ours: readonly Load[];
}

/** Approvals and publishes by turns, once the replicas have run for a while: code that is not compiled yet is slow. */
async function inTurns(setup: Setup, stage: Stage, replicas: readonly Replica[]): Promise<Turns> {
  const { size, rounds } = setup.effort;
  const of = replicas.length === 1 ? "one replica" : `${replicas.length} replicas`;
  setup.progress(`${of}: warming up`);
  await approvalsLoad(setup, stage, replicas, WARM_UP_SECONDS[size]);
  const raw: Load[] = [];
  const ours: Load[] = [];
  for (let round = 0; round < rounds; round++) {
    setup.progress(`${of}: round ${round + 1}`);
    raw.push(await publishLoad(setup, stage));
    ours.push(await approvalsLoad(setup, stage, replicas, SECONDS[size]));
  }
  return { raw, ours };
}

/** Until everything that belongs to these approvals is in the log, their uses included. */
async function approvalsLoad(
  { world }: Setup,
  stage: Stage,
  replicas: readonly Replica[],
  seconds: number,
): Promise<Load> {
  const voters = replicas.map((replica) => replica.client("postern.v1.ApprovalService"));
  const before = await stage.raw.messages(STREAMS.approvals);
  let begun = 0;
  return measured(
    world.natsPid,
    { "control plane": replicas.map(({ pid }) => pid), agent: [stage.agent.pid] },
    async () => {
      const endAt = performance.now() + seconds * 1000;
      await inFlight(async () => {
        const approvals = voters[begun++ % voters.length] ?? stage.approvals;
        await voteToRelease({ ...stage, approvals });
        return performance.now() < endAt;
      });
      const records = before + RECORDS_PER_APPROVAL * begun;
      while ((await stage.raw.messages(STREAMS.approvals)) < records) await delay(BETWEEN_LOOKS_MS);
      return begun;
    },
  );
}

async function publishLoad({ world, effort }: Setup, { raw }: Stage): Promise<Load> {
  const endAt = performance.now() + SECONDS[effort.size] * 1000;
  let count = 0;
  return measured(world.natsPid, {}, async () => {
    await inFlight(async () => {
      await raw.publish();
      count += 1;
      return performance.now() < endAt;
    });
    return count;
  });
}

/** Keeps IN_FLIGHT of them under way until each says that it was the last. */
async function inFlight(one: () => Promise<boolean>): Promise<void> {
  const caller = async () => {
    while (await one());
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
}

async function measured(
  natsPid: number,
  processes: Readonly<Record<string, readonly number[]>>,
  work: () => Promise<number>,
): Promise<Load> {
  const all = { ...processes, "nats-server": [natsPid], "the bench's clients": [process.pid] };
  const used = async () => {
    const entries = Object.entries(all).map(async ([name, pids]) => {
      const seconds = await Promise.all(pids.map(ownCpuSeconds));
      return [name, seconds.reduce((sum, each) => sum + each, 0)] as const;
    });
    return new Map(await Promise.all(entries));
  };
  const before = await used();
  const startedAt = performance.now();
  const count = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await used();
  const cpu = [...after].map(([name, now]) => [name, ((now - (before.get(name) ?? 0)) * 1e6) / count] as const);
  return { perSecond: count / seconds, cpu: Object.fromEntries(cpu) };
}

/** The bench's own processes are children of this one and are counted by themselves. */
async function ownCpuSeconds(pid: number): Promise<number> {
  if (pid !== process.pid) return (await cpuSeconds(pid)) ?? Number.NaN;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function toSeries(one: Turns, three: Turns): readonly Series[] {
  const series = (name: string, peer: string, unit: Unit, values: readonly number[]): Series => ({
    name,
    peer,
    workload: SUSTAINED,
    unit,
    values,
  });
  const rates = (loads: readonly Load[]) => loads.map(({ perSecond }) => perSecond);
  const publishes = ({ raw, ours }: Turns) =>
    ours.map(({ perSecond }, round) => (raw[round]?.perSecond ?? Number.NaN) / perSecond);
  const cpu = (who: string, loads: readonly Load[]) =>
    Object.keys(loads[0]?.cpu ?? {}).map((name) =>
      series(
        CPU_PER_APPROVAL,
        `${who}: ${name}`,
        "µs",
        loads.map((load) => load.cpu[name] ?? Number.NaN),
      ),
    );
  return [
    series(APPROVALS_PER_SECOND, ONE_REPLICA, "1/s", rates(one.ours)),
    series(APPROVALS_PER_SECOND, THREE_REPLICAS, "1/s", rates(three.ours)),
    series(APPROVALS_PER_SECOND, RAW_JETSTREAM, "1/s", [...rates(one.raw), ...rates(three.raw)]),
    series(PUBLISHES, ONE_REPLICA, "x", publishes(one)),
    series(PUBLISHES, THREE_REPLICAS, "x", publishes(three)),
    ...cpu("1 replica", one.ours),
    ...cpu("3 replicas", three.ours),
    ...cpu("one raw publish", one.raw),
  ];
}
