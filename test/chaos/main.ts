// Kill loops and races with real processes: npm run chaos -- --kills N | --races N [--seed S] [--json] [--keep]
import { parseArgs } from "node:util";
import { runKillLoop } from "./kill-loop.ts";
import { racesFailed, runRaces } from "./races.ts";
import { failuresIn, killLoopJson, killLoopText, racesText } from "./report.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    races: { type: "string" },
    seed: { type: "string" },
    askers: { type: "string", default: "12" },
    json: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const progress = (line: string) => {
  if (!values.json) process.stderr.write(`${line}\n`);
};

progress(`seed ${seed}`);
process.exitCode = (values.races === undefined ? await kill() : await race(Number(values.races))) ? 0 : 1;

async function kill(): Promise<boolean> {
  const result = await runKillLoop({
    kills: Number(values.kills),
    seed,
    askers: Number(values.askers),
    onProgress: progress,
    keep: values.keep,
  });
  process.stdout.write(values.json ? `${JSON.stringify(killLoopJson(result, seed))}\n` : killLoopText(result, seed));
  return failuresIn(result).length === 0;
}

async function race(races: number): Promise<boolean> {
  const result = await runRaces({ races, seed, onProgress: progress });
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : racesText(result));
  return !racesFailed(result);
}
