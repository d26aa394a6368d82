import { type ChildProcess, spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Finished {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process whose output is kept. */
export interface Started {
  readonly child: ChildProcess;
  /** Resolves when its standard output has shown the text; rejects when it ended before. */
  shows(text: string | RegExp): Promise<void>;
  readonly finished: Promise<Finished>;
}

export function start(command: readonly string[], options: RunOptions = {}): Started {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const look of watchers) look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    finished,
    shows(text) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const shown = typeof text === "string" ? stdout.includes(text) : text.test(stdout);
          if (!shown) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        finished.then(
          (end) => reject(new Error(`ended (${end.code}) without showing ${text}:\n${end.stdout}\n${end.stderr}`)),
          reject,
        );
      });
    },
  };
}

/** Runs a command to its end. */
export function run(command: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return start(command, options).finished;
}
