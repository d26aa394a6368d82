import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageFile } from "../../cli/package-file.ts";
import { agentSettings } from "../../shared/config/index.ts";
import { Skipped } from "../measure/series.ts";
import { QUESTIONS } from "../workloads/questions.ts";
import { type Child, startChild } from "./child.ts";
import { CHECK_PATH, checkMessage, verifyCheck } from "./guard-messages.ts";
import type { RunningPeer } from "./peer.ts";
import { posternCommand, writeSettings } from "./postern-command.ts";
import type { World } from "./world.ts";

export interface AgentOptions {
  /** As rows call it, and its agent id. */
  readonly name: string;
  /** What its bundle holds; "none": it has no bundle. */
  readonly rules: number | "none";
  /** Of the agent, beside those that the bench needs. Throws Skipped when it has no such setting. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A peer whose inside can be asked (measure/probe.ts). */
export interface RunningAgent extends RunningPeer {
  readonly process: Child;
}

const PROBE = pathToFileURL(packageFile("dist", "bench", "measure", "probe.js")).href;
let count = 0;

/** Starts `postern agent` from dist/ and resolves when it listens; it serves as soon as it has its bundle. */
export async function startAgent(world: World, options: AgentOptions): Promise<RunningAgent> {
  for (const key of Object.keys(options.settings ?? {})) {
    if (!(key in agentSettings.settings)) throw new Skipped(`this agent has no setting '${key}'`);
  }
  const environment = options.rules === "none" ? "idle" : await world.environment(options.rules);
  const folder = join(world.folder, `agent-${++count}`);
  await mkdir(folder);
  const socket = join(folder, "agent.sock");
  const config = await writeSettings(join(folder, "agent.yaml"), {
    environment,
    agentId: `agent-${count}`,
    socket,
    nats: world.natsUrl,
    dataDir: join(folder, "data"),
    trustedKeys: world.trustedKeys,
    logLevel: "warn",
    ...options.settings,
  });
  const child = await startChild({
    name: options.name,
    command: [...posternCommand("--expose-gc", "--import", PROBE), "agent", "--config", config],
    logFile: join(folder, "agent.log"),
    ready: "says so",
  });
  return {
    name: options.name,
    socket,
    pid: child.pid,
    path: CHECK_PATH,
    answers: QUESTIONS,
    message: checkMessage,
    verify: (effect, answer) => verifyCheck(options.name, effect, answer),
    process: child,
    stop: () => child.stop(),
  };
}
