import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { ToPrimary, ToWorker } from "./messages.ts";

/** Beside this file in the build, from which a worker has to run: Node loads it without help. */
export const WORKER_PROGRAM = fileURLToPath(new URL("./worker-main.js", import.meta.url));

/** A worker, as the primary holds it. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  /** How it ended, in words, when also the last of its messages was taken. */
  readonly ended: Promise<string>;

  constructor(program: string, args: readonly string[], onMessage: (message: ToPrimary) => void) {
    const stdio = ["ignore", "inherit", "inherit", "ipc"] as const;
    this.#child = fork(program, [...args], { serialization: "advanced", stdio: [...stdio] });
    this.#child.on("message", onMessage);
    // A message that can't be delivered: the worker is about to end, and `ended` says so.
    this.#child.on("error", () => undefined);
    const exited = new Promise<string>((resolve) => {
      this.#child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
      this.#child.once("error", (error) => {
        if (this.#child.pid === undefined) resolve(error.message);
      });
    });
    // A process may have ended before all that it said was read.
    const read = new Promise<void>((resolve) => {
      if (this.#child.connected) this.#child.once("disconnect", () => resolve());
      else resolve();
    });
    this.ended = Promise.all([exited, read]).then(([how]) => how);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Hands a connection over. If that fails the caller sees its connection end. */
  give(socket: Socket, via: "unix" | "tcp"): void {
    const message: ToWorker = { kind: "connection", via };
    if (this.#child.connected) this.#child.send(message, socket, {}, () => socket.destroy());
    else socket.destroy();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
