import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process of the benchmark: it ends with it. */
export interface Child {
  readonly pid: number;
  /** Sends a message over Node's channel and resolves to the answer that carries the same `ask`. */
  ask(question: string): Promise<unknown>;
  /** SIGTERM, then SIGKILL; resolves when it has ended. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;
const started = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of started) child.kill("SIGKILL");
});

export interface ChildOptions {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Resolves when it serves; Node programs say so over the channel. */
  readonly ready: "says so" | ((alive: () => boolean) => Promise<void>);
  /** How long that may take. Default: two minutes. */
  readonly patienceMs?: number;
}

/** Starts a program and resolves when it is ready. Throws with the end of its log when it ends before. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const [program, ...args] = options.command;
  const log = openSync(options.logFile, "a");
  const child = spawn(program, args, { stdio: ["ignore", log, log, "ipc"], env: options.env ?? process.env });
  closeSync(log);
  started.add(child);
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`${signal ?? `exit code ${code}`}`));
  });
  void exited.then(() => started.delete(child));
  let alive = true;
  const died = exited.then((how) => {
    alive = false;
    throw new Error(`${options.name} ended (${how}):\n${readFileSync(options.logFile, "utf8").slice(-2_000)}`);
  });
  died.catch(() => undefined);
  const ready = options.ready === "says so" ? untilReady(child) : options.ready(() => alive);
  const patience = new AbortController();
  const { patienceMs = START_TIMEOUT_MS } = options;
  const late = delay(patienceMs, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`${options.name} is not ready after ${patienceMs / 1000} s; see ${options.logFile}`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([died, ready, late]);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    patience.abort();
  }
  return {
    pid: child.pid ?? -1,
    ask: (question) => Promise.race([died, answerTo(child, question)]),
    async stop() {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(kill);
    },
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("message", (message) => {
      // `postern agent` and its kin say it so (runtime/process/parent-link.ts), and so do the children here.
      if (field(message, "postern") === "ready") resolve();
    });
  });
}

function answerTo(child: ChildProcess, question: string): Promise<unknown> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (field(message, "answerTo") !== question) return;
      child.off("message", listen);
      resolve(field(message, "answer"));
    };
    child.on("message", listen);
    child.send({ ask: question });
  });
}

function field(message: unknown, name: string): unknown {
  return typeof message === "object" && message !== null ? Reflect.get(message, name) : undefined;
}
