// Plays seeds of the simulation: npm run simulate -- [--seeds N] [--seed S] [--json]
import { parseArgs } from "node:util";
import { summaryJson, summaryText } from "./report.ts";
import { runSeeds } from "./run-seeds.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});

const summary = await runSeeds(Number(values.seed), Number(values.seeds), (done) => {
  if (!values.json && done % 500 === 0) process.stderr.write(`${done} seeds\n`);
});
process.stdout.write(values.json ? `${JSON.stringify(summaryJson(summary))}\n` : summaryText(summary));
process.exitCode = summary.violations.length === 0 ? 0 : 1;
