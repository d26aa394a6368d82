import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";

/** sun_path holds 108 bytes on Linux and 104 on macOS, with the closing zero. */
const MAX_PATH_BYTES = 103;

/**
 * Where a Unix socket of that name belonging to `folder` lives: in the folder itself, or, when that path would be too
 * long for the kernel, in a private folder of the system's temporary one, named after it. Creates the folder.
 */
export function socketPath(folder: string, name: string): string {
  const wanted = join(resolve(folder), name);
  const path = Buffer.byteLength(wanted) <= MAX_PATH_BYTES ? wanted : join(shortFolder(resolve(folder)), name);
  mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
  return path;
}

function shortFolder(folder: string): string {
  const digest = createHash("sha256").update(`${userInfo().uid}:${folder}`).digest("hex").slice(0, 16);
  return join(tmpdir(), `postern-${digest}`);
}
