import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Role } from "./principal.ts";
import { formatTokenFile, parseTokenFile, type TokenEntry } from "./token-file.ts";
import { generateToken, hashToken } from "./token-hash.ts";

export interface NewToken {
  /** Unique in the file. */
  readonly name: string;
  readonly roles: readonly Role[];
  readonly groups?: readonly string[];
  /** Absent: every environment. */
  readonly environments?: readonly string[];
  /** Epoch milliseconds. Absent: never. */
  readonly expiresAtMs?: number;
}

/**
 * Makes a token, adds its hash to the file (created when missing, mode 0600, replaced atomically) and returns the
 * token: the only time that anybody sees it. Throws TOKEN_EXISTS when the name is taken, TOKEN_FILE_INVALID when the
 * file or the new entry is not valid, TOKEN_FILE_LOCKED when another is writing it.
 */
export async function createToken(path: string, token: NewToken, nowMs: number = Date.now()): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const secret = generateToken();
  await rewrite(path, (entries) => {
    if (entries.some((entry) => entry.name === token.name)) {
      throw new PosternError("already_exists", "TOKEN_EXISTS", `There is a token named '${token.name}' already.`, {
        where: { file: path },
        hint: "Choose another name, or delete the entry first.",
      });
    }
    return [...entries, entryOf(token, secret, nowMs)];
  });
  return secret;
}

function entryOf(token: NewToken, secret: string, nowMs: number): TokenEntry {
  return {
    name: token.name,
    hash: hashToken(secret),
    roles: [...token.roles],
    groups: [...(token.groups ?? [])],
    ...(token.environments === undefined ? {} : { environments: [...token.environments] }),
    createdAt: new Date(nowMs).toISOString(),
    ...(token.expiresAtMs === undefined ? {} : { expiresAt: new Date(token.expiresAtMs).toISOString() }),
  };
}

/**
 * Reads, changes and replaces the file. The new text is written beside it under a name that only one can hold, so
 * that two writers cannot lose each other's entry, and a reader never sees half a file.
 */
async function rewrite(path: string, change: (entries: readonly TokenEntry[]) => readonly TokenEntry[]): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, "wx", 0o600).catch((cause: unknown) => {
    throw new PosternError("failed_precondition", "TOKEN_FILE_LOCKED", `${draft} is in the way: another is writing.`, {
      where: { file: draft },
      hint: "Try again; when nobody is writing, delete that file.",
      cause,
    });
  });
  try {
    const text = formatTokenFile(change(parseTokenFile(await readOrEmpty(path), path)), path);
    // The new entry meets the same rules as one written by hand.
    parseTokenFile(text, path);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

async function readOrEmpty(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}
