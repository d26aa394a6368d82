import { mkdir, stat, unlink } from "node:fs/promises";
import { connect } from "node:net";
import { dirname } from "node:path";
import { isMainThread } from "node:worker_threads";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** sockaddr_un holds 108 bytes with the final zero on Linux, 104 on macOS. */
const MAX_PATH_BYTES = process.platform === "linux" ? 107 : 103;

/**
 * Makes a path ready to bind: its folder exists, and a socket file that a dead process left behind is gone. Refuses a
 * path where someone listens (SOCKET_IN_USE) and one that is no socket or too long (SOCKET_PATH_INVALID).
 */
export async function claimSocketPath(path: string): Promise<void> {
  const sizeBytes = Buffer.byteLength(path);
  if (sizeBytes > MAX_PATH_BYTES) {
    throw invalidPath(path, `is ${sizeBytes} bytes long; a socket's path may have ${MAX_PATH_BYTES}`);
  }
  await mkdir(dirname(path), { recursive: true });
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) throw invalidPath(path, "exists and is not a socket");
  if (await isAlive(path)) {
    throw new PosternError("failed_precondition", "SOCKET_IN_USE", `another process listens on unix:${path}`, {
      where: { file: path },
      hint: "Stop it, or set another socket.",
    });
  }
  await unlink(path);
}

/** Only ECONNREFUSED means that nobody listens; anything else (EACCES, EAGAIN) leaves the file alone. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ path });
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
  });
}

function invalidPath(path: string, what: string): PosternError {
  return new PosternError("failed_precondition", "SOCKET_PATH_INVALID", `${path} ${what}`, {
    where: { file: path },
    hint: "Set another socket.",
  });
}

/** Runs a synchronous step under a umask, which is the whole process's: the step must not give up control. */
export function withUmask(mask: number, step: () => void): void {
  if (!isMainThread) throw new Error("a Unix socket is opened from the main thread only: workers cannot set a umask");
  const previous = process.umask(mask);
  try {
    step();
  } finally {
    process.umask(previous);
  }
}
