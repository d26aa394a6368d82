import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageFile } from "../cli/package-file.ts";
import { untilStopSignal } from "../runtime/process/stop-signals.ts";
import { ORDER } from "./goals.ts";
import { h2loadVersion } from "./measure/h2load.ts";
import { installPeers } from "./peers/install.ts";
import { withWorld } from "./peers/with-world.ts";
import { APPROVALS, experimentsOf, FULL, QUICK, TINY } from "./plan.ts";
import { profileAgent } from "./profile-agent.ts";
import { machineText } from "./report/machine.ts";
import { svgChart } from "./report/svg.ts";
import { tableText } from "./report/table.ts";
import { type Result, runBench } from "./run-bench.ts";

const USAGE = `npm run bench -- [approvals] [--quick | --tiny] [--json] [--only TEXT]

Measures everything, prints a table, and writes bench/results/latest.json and latest.svg. "approvals" measures what
approvals cost instead, and writes bench/results/approvals.json and approvals.svg.

  --quick      what the goals are about, in less than a minute; writes bench/results/quick.json and quick.svg
  --tiny       whether the bench itself works, in seconds: the numbers mean nothing; writes nothing
  --approvals N
               with "approvals": in the log from which a replica starts; default: 1,000,000, and 20,000 with --quick
  --only TEXT  only experiments whose name contains TEXT; writes nothing
  --client C   "h2load" where it is installed (the default), or "grpc-js"
  --profile    where the microseconds of a check go, function by function; writes bench/results/agent.cpuprofile
  --json       print the JSON alone (npm run --silent bench -- --json)
`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    tiny: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    only: { type: "string" },
    approvals: { type: "string" },
    client: { type: "string", default: "h2load" },
    help: { type: "boolean", default: false },
  },
});

if (options.help) process.stdout.write(USAGE);
else await bench();
// What an experiment left behind when it was interrupted or failed ends with this process (peers/child.ts).
process.exit();

async function bench(): Promise<void> {
  const startedAt = performance.now();
  const progress = (what: string) => {
    process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${what}\n`);
  };
  const ofApprovals = isAboutApprovals();
  const size = options.tiny ? TINY : options.quick ? QUICK : FULL;
  const effort = options.approvals === undefined ? size : { ...size, approvals: countOf(options.approvals) };
  if (!options.tiny && !ofApprovals) await installPeers(progress);
  const h2load = options.client === "h2load" ? await h2loadVersion() : undefined;
  const given = { effort, h2load, progress };
  const stopped = untilStopSignal();
  if (options.profile) {
    const report = await withWorld((world) => profileAgent({ ...given, world }), stopped);
    process.stdout.write(report ?? "");
    return;
  }
  const experiments = (ofApprovals ? APPROVALS : experimentsOf(effort)).filter(({ name }) =>
    name.includes(options.only ?? ""),
  );
  const result = await runBench(experiments, given, stopped);
  if (result === undefined) {
    process.exitCode = 130;
    return;
  }
  const json = `${JSON.stringify(result, undefined, 2)}\n`;
  const words = [...positionals, ...(options.quick ? ["--quick"] : [])];
  const caption = `npm run bench${words.length === 0 ? "" : ` -- ${words.join(" ")}`}: ${machineText(result.machine)}`;
  if (!options.tiny && options.only === undefined) await save(result, ofApprovals, json, caption);
  process.stdout.write(options.json ? json : `\n${caption}, ${result.seconds} s\n\n${tableText(result.rows, ORDER)}`);
}

function isAboutApprovals(): boolean {
  const [what, ...more] = positionals;
  if (what === undefined) return false;
  if (what === "approvals" && more.length === 0) return true;
  process.stderr.write(`No such bench: ${positionals.join(" ")}.\n\n${USAGE}`);
  process.exit(2);
}

function countOf(text: string): number {
  const count = Number(text.replaceAll(/[_,]/g, ""));
  if (Number.isInteger(count) && count > 0) return count;
  process.stderr.write(`--approvals takes a number, not '${text}'.\n`);
  process.exit(2);
}

async function save({ mode, rows }: Result, ofApprovals: boolean, json: string, caption: string): Promise<void> {
  const folder = packageFile("bench", "results");
  const [full, short] = ofApprovals ? ["approvals", "approvals-quick"] : ["latest", "quick"];
  const name = mode === "full" ? full : short;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), json);
  await writeFile(join(folder, `${name}.svg`), svgChart(rows, ORDER, caption));
}
