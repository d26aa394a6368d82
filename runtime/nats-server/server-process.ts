import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/** How a server ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether `stop` was asked for before. */
  readonly expected: boolean;
}

export interface ServerProcess {
  readonly pid: number;
  /** Resolves once, however it ends. */
  readonly exited: Promise<ServerExit>;
  /** Sends the signal (default SIGTERM), waits, kills when it takes longer than 5 s. Repeats do no harm. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const GRACE_MS = 5_000;

/**
 * The shell becomes the server (`exec` keeps the process id) after it left a watcher behind. The watcher waits on a pipe
 * whose other end only our process holds: when we are gone, be it by kill -9, it reads the end of file and ends the server.
 */
const LAUNCH = '(read -r _ <&3; kill -TERM $$ 2>/dev/null) & exec "$0" "$@" 3<&-';

/**
 * Starts nats-server with both output streams in `logFile`. It has a process group of its own, so that Ctrl-C in a
 * terminal reaches us first and we end it in our order; it does not outlive us.
 */
export async function startServerProcess(
  executable: string,
  parameters: readonly string[],
  logFile: string,
): Promise<ServerProcess> {
  const log = openSync(logFile, "a", 0o600);
  const child = spawn("/bin/sh", ["-c", LAUNCH, executable, ...parameters], {
    detached: true,
    stdio: ["ignore", log, log, "pipe"],
  });
  closeSync(log);
  let stopping = false;
  const exited = new Promise<ServerExit>((resolve) => {
    child.once("exit", (code, signal) => {
      closePipe(child);
      resolve({ code, signal, expected: stopping });
    });
  });
  const pid = await started(child);
  return {
    pid,
    exited,
    stop: async (signal = "SIGTERM") => {
      stopping = true;
      child.kill(signal);
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

function started(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
}

/** Lets the watcher go: it would otherwise wait as long as we live. */
function closePipe(child: ChildProcess): void {
  const pipe = child.stdio[3];
  if (pipe !== null && pipe !== undefined) pipe.destroy();
}
