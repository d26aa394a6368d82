import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { ChildFailure } from "./parent-link.ts";
import { asChildMessage } from "./parent-link.ts";
import type { ProcessExit, RunningProcess } from "./running-process.ts";
import { describeExit } from "./running-process.ts";

export interface NodeChildOptions {
  /** For messages. */
  readonly name: string;
  /** A program that speaks `parentLink`, and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: NodeJS.ProcessEnv;
  /** Takes standard output and error, appended. Undefined: this process's standard error. */
  readonly logFile: string | undefined;
}

/**
 * Starts one of our own programs as a child. It leads a process group of its own, so that a Ctrl-C in the terminal
 * reaches the parent alone, which then ends its children in order; and it ends when the parent does, because the
 * channel between them breaks (parent-link.ts).
 */
export function startNodeChild(options: NodeChildOptions): RunningProcess {
  const [program, ...args] = options.command;
  const log = options.logFile === undefined ? 2 : openSync(options.logFile, "a", 0o600);
  const child = spawn(program, args, { env: options.env, detached: true, stdio: ["ignore", log, log, "ipc"] });
  if (options.logFile !== undefined) closeSync(log);

  let failure: ChildFailure | undefined;
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
    child.once("error", (error) => {
      failure = { kind: "internal", code: "CHILD_NOT_STARTED", message: error.message, where: {}, hint: undefined };
      if (child.pid === undefined) resolve({ code: undefined, signal: undefined });
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.on("message", (value) => {
      const message = asChildMessage(value);
      if (message?.postern === "ready") resolve();
      if (message?.postern === "failed") failure = message.error;
    });
    void exited.then((exit) => reject(endedEarly(options, exit, failure)));
  });
  // Whoever waits for readiness learns of a failure; nobody has to.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    ready,
    exited,
    signal: (signal) => {
      child.kill(signal);
    },
  };
}

function endedEarly(options: NodeChildOptions, exit: ProcessExit, failure: ChildFailure | undefined): PosternError {
  const where = options.logFile === undefined ? {} : { file: options.logFile };
  if (failure === undefined) {
    const hint = options.logFile === undefined ? "Read its messages above." : `Read ${options.logFile}.`;
    const message = `${options.name} ended before it was ready (${describeExit(exit)})`;
    return new PosternError("unavailable", "CHILD_ENDED", message, { where, hint });
  }
  return new PosternError(failure.kind, failure.code, `${options.name}: ${failure.message}`, {
    where: Object.keys(failure.where).length === 0 ? where : failure.where,
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
  });
}
