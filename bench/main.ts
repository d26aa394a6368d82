import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageFile } from "../cli/package-file.ts";
import { untilStopSignal } from "../runtime/process/stop-signals.ts";
import { ORDER } from "./goals.ts";
import { h2loadVersion } from "./measure/h2load.ts";
import { installPeers } from "./peers/install.ts";
import { withWorld } from "./peers/with-world.ts";
import { experimentsOf, FULL, QUICK, TINY, TOPICS } from "./plan.ts";
import { profileAgent } from "./profile-agent.ts";
import { machineText } from "./report/machine.ts";
import { svgChart } from "./report/svg.ts";
import { tableText } from "./report/table.ts";
import { type Result, runBench } from "./run-bench.ts";

const USAGE = `npm run bench -- [approvals | fleet | impact] [--quick | --tiny] [--json] [--only TEXT]

Measures everything, prints a table, and writes bench/results/latest.json and latest.svg. "approvals" measures what
approvals cost instead, and writes bench/results/approvals.json and approvals.svg; "fleet" how long a bundle takes to each
agent of a fleet, likewise; "impact" how many recorded requests are replayed in a second.

  --quick      what the goals are about, in less than a minute; writes bench/results/quick.json and quick.svg
  --tiny       whether the bench itself works, in seconds: the numbers mean nothing; writes nothing
  --approvals N
               with "approvals": in the log from which a replica starts; default: 1,000,000, and 20,000 with --quick
  --agents N   with "fleet": agents, each with a connection of its own; default: 1,000, and 100 with --quick
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
    agents: { type: "string" },
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
  const topic = topicOf();
  const effort = {
    ...(options.tiny ? TINY : options.quick ? QUICK : FULL),
    ...(options.approvals === undefined ? {} : { approvals: countOf("--approvals", options.approvals) }),
    ...(options.agents === undefined ? {} : { agents: countOf("--agents", options.agents) }),
  };
  if (!options.tiny && topic === "everything") await installPeers(progress);
  const h2load = options.client === "h2load" ? await h2loadVersion() : undefined;
  const given = { effort, h2load, progress };
  const stopped = untilStopSignal();
  if (options.profile) {
    const report = await withWorld((world) => profileAgent({ ...given, world }), stopped);
    process.stdout.write(report ?? "");
    return;
  }
  const all = topic === "everything" ? experimentsOf(effort) : TOPICS[topic];
  const experiments = all.filter(({ name }) => name.includes(options.only ?? ""));
  const result = await runBench(experiments, given, stopped);
  if (result === undefined) {
    process.exitCode = 130;
    return;
  }
  const json = `${JSON.stringify(result, undefined, 2)}\n`;
  const words = [...positionals, ...(options.quick ? ["--quick"] : [])];
  const caption = `npm run bench${words.length === 0 ? "" : ` -- ${words.join(" ")}`}: ${machineText(result.machine)}`;
  if (!options.tiny && options.only === undefined) await save(result, topic, json, caption);
  process.stdout.write(options.json ? json : `\n${caption}, ${result.seconds} s\n\n${tableText(result.rows, ORDER)}`);
}

type Topic = keyof typeof TOPICS | "everything";

function topicOf(): Topic {
  const [what, ...more] = positionals;
  if (what === undefined) return "everything";
  const topic = Object.keys(TOPICS).find((name): name is keyof typeof TOPICS => name === what);
  if (topic !== undefined && more.length === 0) return topic;
  process.stderr.write(`No such bench: ${positionals.join(" ")}.\n\n${USAGE}`);
  process.exit(2);
}

function countOf(option: string, text: string): number {
  const count = Number(text.replaceAll(/[_,]/g, ""));
  if (Number.isInteger(count) && count > 0) return count;
  process.stderr.write(`${option} takes a number, not '${text}'.\n`);
  process.exit(2);
}

async function save({ mode, rows }: Result, topic: Topic, json: string, caption: string): Promise<void> {
  const folder = packageFile("bench", "results");
  const [full, short] = topic === "everything" ? ["latest", "quick"] : [topic, `${topic}-quick`];
  const name = mode === "full" ? full : short;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), json);
  await writeFile(join(folder, `${name}.svg`), svgChart(rows, ORDER, caption));
}
