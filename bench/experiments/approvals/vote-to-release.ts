import type { Series } from "../../measure/series.ts";
import { POSTERN } from "../contestants.ts";
import type { Took } from "../publishing.ts";
import { voteToRelease } from "../releasing.ts";
import type { Experiment } from "../setup.ts";
import { COLD, RAW_JETSTREAM, RELEASING, WARM } from "./names.ts";
import { withParties } from "./with-parties.ts";

const FIRST = 20;
/** Until both programs run compiled code, as programs do that were started some minutes ago. */
const ROUNDS = {
  full: { warmUp: 300, measured: 300 },
  quick: { warmUp: 150, measured: 100 },
  tiny: { warmUp: 0, measured: 2 },
} as const;

interface Round {
  readonly raw: number;
  readonly ours: Took;
}

/** From the call of Vote to the answer of the call that waits for it, each beside one publish of NATS's own client. */
export const votesToReleases: Experiment = {
  name: "vote to release",
  run: ({ world, effort, progress }) =>
    withParties(world, async (stage) => {
      const { warmUp, measured } = ROUNDS[effort.size];
      const rounds: Round[] = [];
      for (let round = 0; round < warmUp + measured; round++) {
        if (round % 100 === 0) progress(`vote ${round}`);
        rounds.push({ raw: await stage.raw.publish(), ours: await voteToRelease(stage) });
      }
      return [
        ...toSeries(WARM, rounds.slice(warmUp)),
        ...(warmUp < FIRST ? [] : toSeries(COLD, rounds.slice(0, FIRST))),
      ];
    }),
};

function toSeries(workload: string, rounds: readonly Round[]): readonly Series[] {
  const inMs = (peer: string, of: (round: Round) => number): Series => ({
    name: RELEASING,
    peer,
    workload,
    unit: "ms",
    values: rounds.map(of),
  });
  return [
    inMs(POSTERN, ({ ours }) => ours.effect),
    inMs("postern, Vote answered", ({ ours }) => ours.call),
    inMs(RAW_JETSTREAM, ({ raw }) => raw),
  ];
}
