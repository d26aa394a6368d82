import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { grpcFrame, PREFIX_BYTES } from "./grpc-frame.ts";
import { parseH2loadLog, parseH2loadSummary } from "./h2load-output.ts";

const run = promisify(execFile);

/** How much of it: so long, or so many calls however long they take. */
export type Amount = { readonly seconds: number } | { readonly calls: number };

/** One load on one server. */
export interface Load {
  /** Unix socket of the server. */
  readonly socket: string;
  /** "/postern.v1.Guard/Check" */
  readonly path: string;
  readonly message: Uint8Array;
  /** Length of the right answer: every answer is held against it. */
  readonly answerBytes: number;
  readonly connections: number;
  /** Calls in flight on each connection. */
  readonly depth: number;
  readonly amount: Amount;
  /** Calls per second and connection; absent: as many as it can. */
  readonly rate?: number;
  /** The core that h2load keeps to; absent: any. */
  readonly core?: number;
  /** For temporary files. */
  readonly folder: string;
}

export interface LoadResult {
  readonly callsPerSecond: number;
  readonly calls: number;
  /** Microseconds, one per call; empty unless they were asked for. */
  readonly latencies: readonly number[];
}

/** The version, "1.52.0"; undefined: not installed. */
export async function h2loadVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run("h2load", ["--version"]);
    return /nghttp2\/(\S+)/.exec(stdout)?.[1] ?? stdout.trim();
  } catch {
    return undefined;
  }
}

let count = 0;

/**
 * Loads a server with h2load: a client in C, so that no JavaScript client is measured. h2load does not read grpc-status,
 * but an error has no message: throws when any answer is no 2xx, or when they are not as long as the right one.
 */
export async function h2load(load: Load, wantLatencies = false): Promise<LoadResult> {
  const name = join(load.folder, `load-${++count}`);
  await writeFile(`${name}.body`, grpcFrame(load.message));
  try {
    const command = ["h2load", ...argumentsFor(load, name), ...(wantLatencies ? [`--log-file=${name}.log`] : [])];
    const [program = "", ...args] = load.core === undefined ? command : ["taskset", "-c", `${load.core}`, ...command];
    const { stdout } = await run(program, args, { maxBuffer: 16 * 1024 * 1024 });
    const summary = parseH2loadSummary(stdout);
    if (summary.failed > 0 || summary.done === 0) {
      throw new Error(`${load.path}: ${summary.failed} calls failed, ${summary.done} were answered:\n${stdout}`);
    }
    // h2load counts the bytes of calls that were in flight when time was up, but not the calls. With a warm-up of its
    // own it counts the bytes of that as well, so there is none: who measures warms up before.
    const wrong = Math.abs(summary.dataBytes / (summary.done * (PREFIX_BYTES + load.answerBytes)) - 1);
    if (wrong > 0.05 + (load.connections * load.depth) / summary.done) {
      throw new Error(
        `${load.path}: answers of ${summary.dataBytes / summary.done} bytes, not ${load.answerBytes} + 5`,
      );
    }
    const latencies = wantLatencies ? parseH2loadLog(await readFile(`${name}.log`, "utf8")) : [];
    return { callsPerSecond: summary.callsPerSecond, calls: summary.done, latencies };
  } finally {
    await Promise.all([rm(`${name}.body`, { force: true }), rm(`${name}.log`, { force: true })]);
  }
}

function argumentsFor(load: Load, name: string): string[] {
  return [
    "seconds" in load.amount
      ? `--duration=${Math.round(load.amount.seconds * 1000)}ms`
      : `--requests=${load.amount.calls}`,
    `--clients=${load.connections}`,
    `--max-concurrent-streams=${load.depth}`,
    ...(load.rate === undefined ? [] : [`--rps=${load.rate}`]),
    `--data=${name}.body`,
    "--header=content-type: application/grpc",
    "--header=te: trailers",
    `--base-uri=unix:${load.socket}`,
    `http://localhost${load.path}`,
  ];
}
