import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFile } from "../../cli/package-file.ts";
import { Skipped } from "../measure/series.ts";
import { cerbosFiles } from "../workloads/cerbos-policy.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { CHECK_RESOURCES_PATH, cerbosMessage, verifyCerbos } from "./cerbos-messages.ts";
import { startChild } from "./child.ts";
import { freshSocket } from "./fresh-socket.ts";
import type { RunningPeer } from "./peer.ts";
import { untilListens } from "./until-listens.ts";

/**
 * Cerbos with the same rules, as its own process, over gRPC on a Unix socket. Its audit log stays off, which is its
 * default and to its advantage: Postern's decision log is on.
 */
export async function startCerbos(parent: string, rules: number): Promise<RunningPeer> {
  const program = cerbosBinary();
  const folder = join(parent, `cerbos-${rules}`);
  const policies = join(folder, "policies");
  await mkdir(policies, { recursive: true });
  await Promise.all(cerbosFiles(benchPolicies(rules)).map(([name, text]) => writeFile(join(policies, name), text)));
  const socket = freshSocket(folder, "grpc");
  const config = join(folder, "config.yaml");
  await writeFile(config, JSON.stringify(configuration(folder, socket, policies)));
  const child = await startChild({
    name: "cerbos",
    command: [program, "server", `--config=${config}`, "--log-level=warn"],
    logFile: join(folder, "cerbos.log"),
    env: { ...process.env, CERBOS_NO_TELEMETRY: "1" },
    ready: (alive) => untilListens(socket, alive),
  });
  return {
    name: "cerbos",
    socket,
    pid: child.pid,
    path: CHECK_RESOURCES_PATH,
    answers: ["allow", "deny"],
    message: cerbosMessage,
    verify: verifyCerbos,
    stop: () => child.stop(),
  };
}

function configuration(folder: string, socket: string, policies: string) {
  return {
    server: { grpcListenAddr: `unix:${socket}`, httpListenAddr: `unix:${freshSocket(folder, "http")}` },
    storage: { driver: "disk", disk: { directory: policies, watchForChanges: false } },
    telemetry: { disabled: true },
  };
}

/** The program that the npm package brings for this platform, without the Node process that its command starts it by. */
function cerbosBinary(): string {
  const manifest = packageFile("bench", "package.json");
  const name = `@cerbos/cerbos-${process.platform}-${process.arch}`;
  try {
    const path = createRequire(manifest).resolve(name);
    if (existsSync(path)) return path;
  } catch {
    // Told below.
  }
  throw new Skipped("not installed (npm ci --prefix bench)");
}
