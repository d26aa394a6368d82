import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageFile } from "../../cli/package-file.ts";
import { Skipped } from "../measure/series.ts";
import { startChild } from "./child.ts";
import { emptyPeer } from "./empty-peer.ts";
import { freshSocket } from "./fresh-socket.ts";
import { cannedAnswer } from "./guard-messages.ts";
import type { RunningPeer } from "./peer.ts";
import { untilListens } from "./until-listens.ts";

const run = promisify(execFile);

/** Where Debian's golang-google-grpc-dev puts the sources of grpc-go. */
const DEBIAN_GOPATH = "/usr/share/gocode";
const SOURCE = packageFile("bench", "peers", "grpc-go", "main.go");
const CACHE = packageFile(".cache", "bench");

/** A grpc-go server whose handler does nothing. */
export async function startEmptyGrpcGo(folder: string): Promise<RunningPeer> {
  const program = await builtProgram();
  if (!existsSync(program)) throw notInstalled();
  const socket = freshSocket(folder, "empty-grpc-go");
  const child = await startChild({
    name: "empty grpc-go",
    command: [program, socket, Buffer.from(cannedAnswer()).toString("hex")],
    logFile: join(folder, "empty-grpc-go.log"),
    ready: (alive) => untilListens(socket, alive),
  });
  return emptyPeer("empty grpc-go", socket, child);
}

/** Compiles the server unless this version of it was compiled before. Throws Skipped where Go or grpc-go is missing. */
export async function buildEmptyGrpcGo(onBuild: () => void): Promise<void> {
  const program = await builtProgram();
  if (existsSync(program)) return;
  if (!existsSync(join(DEBIAN_GOPATH, "src", "google.golang.org", "grpc"))) throw notInstalled();
  onBuild();
  await mkdir(CACHE, { recursive: true });
  const building = `${program}.${process.pid}`;
  try {
    await run("go", ["build", "-o", building, SOURCE], {
      env: {
        ...process.env,
        GO111MODULE: "off",
        GOFLAGS: "",
        GOPATH: DEBIAN_GOPATH,
        GOCACHE: join(CACHE, "go-build"),
      },
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw notInstalled();
    throw error;
  }
  await rename(building, program);
}

/** Where this version of the server is kept, compiled or not yet. */
async function builtProgram(): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(SOURCE))
    .digest("hex");
  return join(CACHE, `empty-grpc-go-${digest.slice(0, 16)}`);
}

function notInstalled(): Skipped {
  return new Skipped("not installed (Debian: golang-go, golang-google-grpc-dev)");
}
