import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isRunning } from "./process-identity.ts";

/** The project's private cache: `$POSTERN_CACHE_DIR`, else `postern` in the user's cache folder (XDG base directories). */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment.POSTERN_CACHE_DIR;
  if (own !== undefined && own !== "") return own;
  const xdg = environment.XDG_CACHE_HOME;
  return join(xdg !== undefined && xdg !== "" ? xdg : join(homedir(), ".cache"), "postern");
}

/** A folder inside the cache that only this call uses; gone afterwards. On the same file system, so a rename is atomic. */
export async function inScratchFolder<T>(cacheDir: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, ".fetch-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a finished executable in its place: readers see all of it or nothing. */
export async function installExecutable(source: string, target: string, folder: string): Promise<void> {
  const staged = join(folder, "staged");
  await copyFile(source, staged);
  await chmod(staged, 0o755);
  await rename(staged, target);
}

/**
 * Lets one process at a time fetch. A lock left by a process that is gone is taken over; should two take it over at
 * once, both fetch, and the atomic rename keeps that harmless.
 */
export async function withFetchLock<T>(cacheDir: string, work: () => Promise<T>): Promise<T> {
  await mkdir(cacheDir, { recursive: true });
  const lock = join(cacheDir, "fetch.lock");
  while (!(await tryLock(lock))) await delay(100);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Longer than any fetch may take. After this the process with the owner's number is another one. */
const MAX_FETCH_MS = 10 * 60_000;

async function isStale(lock: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = await Promise.all([readFile(lock, "utf8"), stat(lock)]);
    // Empty: its owner is about to write its number.
    if (owner !== "" && !isRunning(Number(owner))) return true;
    return Date.now() - mtimeMs > MAX_FETCH_MS;
  } catch {
    return false;
  }
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (await isStale(lock)) await rm(lock, { force: true });
    return false;
  }
}
