import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { packageFile } from "../../cli/package-file.ts";
import type { Series } from "../measure/series.ts";
import type { Experiment } from "./setup.ts";

const run = promisify(execFile);
const CHECKS = { full: 100_000, quick: 50_000, tiny: 100 } as const;

/** What each part of a check costs by itself (in-process/parts-main.ts): where the microseconds go. */
export function partsOfACheck(rules: number): Experiment {
  return {
    name: "parts of a check",
    async run({ effort, progress }) {
      progress("one by one");
      const program = packageFile("dist", "bench", "in-process", "parts-main.js");
      const args = [program, ...[effort.rounds, CHECKS[effort.size], rules].map(String)];
      const { stdout } = await run(process.execPath, args, { maxBuffer: 16 * 1024 * 1024 });
      // Parsing boundary: our own program wrote it.
      return JSON.parse(stdout) as readonly Series[];
    },
  };
}
