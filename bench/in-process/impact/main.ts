import { alternate } from "../../measure/alternate.ts";
import type { Series, Unit } from "../../measure/series.ts";
import { REPLAY_PARTS, REPLAYING } from "./names.ts";
import { partsOfAReplay, replays, type Step } from "./subjects.ts";

/**
 * The program of experiments/impact.ts: how many recorded requests one core replays in a second, from the bytes of the
 * audit stream to the impact, and what the parts of that take. In processor time, all threads together: a garbage
 * collector that helps from another core counts. Arguments: rounds, records, rules of the parts, rules of the whole ...
 */

const [rounds = 3, records = 100_000, partRules = 1_000, ...ruleCounts] = process.argv.slice(2).map(Number);

const series = [
  ...(await measured(REPLAYING, "1/s", replays(records, ruleCounts), (us) => 1e6 / us)),
  ...(await measured(REPLAY_PARTS, "µs", partsOfAReplay(records, partRules), (us) => us)),
];
process.stdout.write(JSON.stringify(series));

async function measured(
  name: string,
  unit: Unit,
  steps: readonly Step[],
  toValue: (usPerRecord: number) => number,
): Promise<readonly Series[]> {
  const contenders = steps.map(({ workload, run }) => {
    run();
    return { name: workload, run: async () => toValue(microsecondsPerRecord(run)) };
  });
  return [...(await alternate(contenders, rounds))].map(
    ([workload, values]): Series => ({ name, peer: "postern", workload, unit, values }),
  );
}

function microsecondsPerRecord(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / records;
}
