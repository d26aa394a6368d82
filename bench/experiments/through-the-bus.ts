import { createClient } from "../../runtime/rpc/client.ts";
import { http2Client } from "../measure/http2-client.ts";
import type { Series } from "../measure/series.ts";
import { startAgent } from "../peers/postern-agent.ts";
import { openRawNats } from "../peers/raw-nats.ts";
import { untilRight } from "../peers/until-right.ts";
import { RAW_JETSTREAM, RELEASING } from "./approvals/names.ts";
import { POSTERN } from "./contestants.ts";
import { watchOpened } from "./opened-approvals.ts";
import { publishToCheck, type Took } from "./publishing.ts";
import { voteToRelease } from "./releasing.ts";
import { type Experiment, rulesText } from "./setup.ts";

export const PUBLISHING = "publish a bundle, first check under it";
export const RAW_KV = "raw KV put-to-watch";

const RULES = 10;
/**
 * The first rounds run code that is not compiled yet, on either side: a program that was started some minutes ago is
 * past that. What the very first took is shown by itself.
 */
const ROUNDS = {
  full: { warmUp: 200, measured: 60 },
  quick: { warmUp: 100, measured: 20 },
  tiny: { warmUp: 0, measured: 1 },
} as const;
export const BUS_WORKLOAD = rulesText(RULES);

/** What goes through NATS, beside what NATS itself takes in the same rounds. */
export const throughTheBus: Experiment = {
  name: "through the bus",
  async run({ world, effort, progress }) {
    const environment = await world.environment(RULES);
    const agent = await startAgent(world, { name: POSTERN, rules: RULES });
    const guard = createClient("postern.v1.Guard", `unix:${agent.socket}`, { timeoutMs: 30_000 });
    const approvals = world.client("postern.v1.ApprovalService");
    const opened = watchOpened(approvals, environment);
    const raw = await openRawNats(world.natsUrl);
    const asking = http2Client(agent.socket);
    try {
      await untilRight(agent);
      const rounds = ROUNDS[effort.size];
      progress("publishing");
      const publish = publishToCheck(world, environment, RULES, asking);
      const published = await inTurns(rounds, raw.putToWatch, publish);
      progress("voting");
      const voted = await inTurns(rounds, raw.publish, () => voteToRelease({ environment, guard, approvals, opened }));
      return [
        ...toSeries(PUBLISHING, RAW_KV, "Publish", published),
        ...toSeries(RELEASING, RAW_JETSTREAM, "Vote", voted),
      ];
    } finally {
      opened.close();
      asking.close();
      guard.close();
      await raw.close();
      await agent.stop();
    }
  },
};

interface Turns {
  readonly raw: readonly number[];
  readonly ours: readonly Took[];
  /** The very first of ours. */
  readonly first: Took | undefined;
}

async function inTurns(
  { warmUp, measured }: { readonly warmUp: number; readonly measured: number },
  rawMs: () => Promise<number>,
  run: (round: number) => Promise<Took>,
): Promise<Turns> {
  const raw: number[] = [];
  const ours: Took[] = [];
  for (let round = 0; round < warmUp + measured; round++) {
    raw.push(await rawMs());
    ours.push(await run(round));
  }
  return { raw: raw.slice(warmUp), ours: ours.slice(warmUp), first: ours[0] };
}

function toSeries(name: string, rawPeer: string, call: string, { raw, ours, first }: Turns): readonly Series[] {
  const inMs = (peer: string, values: readonly number[]): Series => ({
    name,
    peer,
    workload: BUS_WORKLOAD,
    unit: "ms",
    values,
  });
  return [
    inMs(
      POSTERN,
      ours.map(({ effect }) => effect),
    ),
    inMs(
      `postern, ${call} answered`,
      ours.map(({ call }) => call),
    ),
    ...(first === undefined ? [] : [inMs(`postern, first ${call} since its start`, [first.effect])]),
    inMs(rawPeer, raw),
  ];
}
