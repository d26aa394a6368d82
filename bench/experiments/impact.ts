import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { packageFile } from "../../cli/package-file.ts";
import type { Series } from "../measure/series.ts";
import type { Experiment } from "./setup.ts";

const run = promisify(execFile);
const RECORDS = { full: 100_000, quick: 30_000, tiny: 500 } as const;
/** Of the goal. */
export const IMPACT_RULES = 1_000;

/** Recorded requests against a candidate (in-process/impact/main.ts), under a few and under many rules. */
export const replaying: Experiment = {
  name: "replaying recorded requests",
  async run({ effort, progress }) {
    const ruleCounts = effort.size === "tiny" ? [10] : [10, IMPACT_RULES];
    progress(`${RECORDS[effort.size].toLocaleString("en")} of them`);
    const program = packageFile("dist", "bench", "in-process", "impact", "main.js");
    const args = [effort.rounds, RECORDS[effort.size], ruleCounts.at(-1) ?? IMPACT_RULES, ...ruleCounts].map(String);
    const { stdout } = await run(process.execPath, [program, ...args], { maxBuffer: 16 * 1024 * 1024 });
    // Parsing boundary: our own program wrote it.
    return JSON.parse(stdout) as readonly Series[];
  },
};
