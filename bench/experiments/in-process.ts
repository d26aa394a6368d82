import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { packageFile } from "../../cli/package-file.ts";
import type { Series } from "../measure/series.ts";
import { type Experiment, rulesText } from "./setup.ts";

const run = promisify(execFile);

/** Engines in the caller's own process (in-process/main.ts), under a few and under very many rules. */
export const inProcess: Experiment = {
  name: "deciding in process",
  async run({ effort, progress }) {
    const ruleCounts = effort.size === "tiny" ? [10] : [10, 10_000];
    progress(ruleCounts.map(rulesText).join(", "));
    const program = packageFile("dist", "bench", "in-process", "main.js");
    const args = ["--expose-gc", program, ...[effort.rounds, ...ruleCounts].map(String)];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 16 * 1024 * 1024 });
    // Parsing boundary: our own program wrote it.
    return JSON.parse(stdout) as readonly Series[];
  },
};
