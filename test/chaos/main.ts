// Kill loops and races with real processes: npm run chaos -- --kills N | --races N [--seed S] [--json] [--keep]
import { parseArgs } from "node:util";
import { runKillLoop } from "./kill-loop.ts";
import { failuresIn, killLoopJson, killLoopText } from "./report.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string" },
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
const result = await runKillLoop({
  kills: Number(values.kills ?? 50),
  seed,
  askers: Number(values.askers),
  onProgress: progress,
  keep: values.keep,
});
process.stdout.write(values.json ? `${JSON.stringify(killLoopJson(result, seed))}\n` : killLoopText(result, seed));
process.exitCode = failuresIn(result).length === 0 ? 0 : 1;
