import { rmSync } from "node:fs";
import type { Server } from "node:net";
import { connect, createServer } from "node:net";
import { PosternError } from "../../shared/errors/postern-error.ts";

export interface ProcessLock {
  /** True when the last holder was killed and left its lock behind. */
  readonly takenFromTheDead: boolean;
  release(): Promise<void>;
}

/**
 * Takes a lock that dies with the process: a listening Unix socket. Unlike a file with a process id it cannot be held
 * by the dead, whose id may have passed to another program. Undefined: a living process holds it; `holder` is what it
 * said of itself.
 */
export async function takeProcessLock(
  path: string,
  note: string,
): Promise<{ readonly lock: ProcessLock } | { readonly holder: string }> {
  const first = await listen(path, note);
  if (first !== undefined) return { lock: toLock(first, path, false) };
  const holder = await ask(path);
  if (holder !== undefined) return { holder };
  // Nobody answers: what is left of a process that was killed.
  rmSync(path, { force: true });
  const second = await listen(path, note);
  if (second !== undefined) return { lock: toLock(second, path, true) };
  return { holder: (await ask(path)) ?? "unknown" };
}

function listen(path: string, note: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end(note);
    });
    server.unref();
    server.once("error", (error) => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(undefined);
      else reject(cannotLock(path, error));
    });
    server.listen(path, () => resolve(server));
  });
}

/** What the holder says of itself; undefined: there is none. */
function ask(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let note = "";
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      note += text;
    });
    socket.once("end", () => resolve(note));
    socket.once("error", () => resolve(undefined));
  });
}

function toLock(server: Server, path: string, takenFromTheDead: boolean): ProcessLock {
  return {
    takenFromTheDead,
    release: () =>
      new Promise((resolve) => {
        server.close(() => {
          rmSync(path, { force: true });
          resolve();
        });
      }),
  };
}

function cannotLock(path: string, cause: Error): PosternError {
  return new PosternError("failed_precondition", "LOCK_FAILED", `cannot create ${path}: ${cause.message}`, {
    where: { file: path },
    hint: "Choose a data folder that this user may write to.",
    cause,
  });
}
