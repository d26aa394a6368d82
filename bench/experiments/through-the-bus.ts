import { createClient } from "../../runtime/rpc/client.ts";
import type { Series } from "../measure/series.ts";
import { startAgent } from "../peers/postern-agent.ts";
import { openRawNats } from "../peers/raw-nats.ts";
import { untilRight } from "../peers/until-right.ts";
import { POSTERN } from "./contestants.ts";
import { publishToCheck, type Took } from "./publishing.ts";
import { voteToRelease } from "./releasing.ts";
import { type Experiment, rulesText } from "./setup.ts";

export const PUBLISHING = "publish a bundle, first check under it";
export const RELEASING = "a vote, the waiting call released";
export const RAW_KV = "raw KV put-to-watch";
export const RAW_JETSTREAM = "raw JetStream publish";

const RULES = 10;
const ROUNDS = { full: 40, quick: 10, tiny: 1 } as const;
export const BUS_WORKLOAD = rulesText(RULES);

/** What goes through NATS, beside what NATS itself takes in the same rounds. */
export const throughTheBus: Experiment = {
  name: "through the bus",
  async run({ world, effort, progress }) {
    const environment = await world.environment(RULES);
    const agent = await startAgent(world, { name: POSTERN, rules: RULES });
    const guard = createClient("postern.v1.Guard", `unix:${agent.socket}`, { timeoutMs: 30_000 });
    const approvals = world.client("postern.v1.ApprovalService");
    const raw = await openRawNats(world.natsUrl);
    try {
      await untilRight(agent);
      const rounds = Array.from({ length: ROUNDS[effort.size] }, (_, round) => round);
      progress("publishing");
      const published = await inTurns(rounds, raw.putToWatch, (round) =>
        publishToCheck(world, { environment, rules: RULES, round }, guard),
      );
      progress("voting");
      const voted = await inTurns(rounds, raw.publish, (round) => voteToRelease(approvals, environment, guard, round));
      return [
        ...toSeries(PUBLISHING, RAW_KV, "postern, Publish answered", published),
        ...toSeries(RELEASING, RAW_JETSTREAM, "postern, Vote answered", voted),
      ];
    } finally {
      guard.close();
      await raw.close();
      await agent.stop();
    }
  },
};

interface Turns {
  readonly raw: readonly number[];
  readonly ours: readonly Took[];
}

async function inTurns(
  rounds: readonly number[],
  rawMs: () => Promise<number>,
  run: (round: number) => Promise<Took>,
): Promise<Turns> {
  const raw: number[] = [];
  const ours: Took[] = [];
  for (const round of rounds) {
    raw.push(await rawMs());
    ours.push(await run(round));
  }
  return { raw, ours };
}

function toSeries(name: string, rawPeer: string, callPeer: string, { raw, ours }: Turns): readonly Series[] {
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
      callPeer,
      ours.map(({ call }) => call),
    ),
    inMs(rawPeer, raw),
  ];
}
