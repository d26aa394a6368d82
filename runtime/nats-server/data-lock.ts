import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { isRunning, startTimeOf } from "./process-identity.ts";

const Owner = z.object({ pid: z.number().int(), startTime: z.string() });
const Lock = z.object({ starter: Owner, server: Owner.optional() });
type Lock = z.infer<typeof Lock>;

/** One server per data folder: nats-server itself does not notice a twin on its files. */
export interface DataLock {
  /** From now on the server holds the folder, also when the process that started it is gone. */
  handTo(serverPid: number): Promise<void>;
  release(): Promise<void>;
}

const LOOK_EVERY_MS = 50;

/**
 * Takes the folder, or throws ALREADY_RUNNING naming the process that still has it after `patienceMs`. What a dead
 * process left is taken over.
 */
export async function lockDataDirectory(dataDir: string, patienceMs = 0): Promise<DataLock> {
  const path = join(dataDir, "nats-server.lock");
  const starter = identify(process.pid);
  const giveUpAt = performance.now() + patienceMs;
  for (let attempt = 0; attempt < 5; ) {
    if (await createFile(path, { starter })) {
      return {
        handTo: (serverPid) =>
          writeFile(path, JSON.stringify({ starter, server: identify(serverPid) }), { mode: 0o600 }),
        release: () => rm(path, { force: true }),
      };
    }
    const holder = await holderOf(path);
    if (holder !== undefined) {
      if (performance.now() >= giveUpAt) throw alreadyRunning(dataDir, holder);
      await delay(LOOK_EVERY_MS);
      continue;
    }
    await rm(path, { force: true });
    attempt += 1;
  }
  throw alreadyRunning(dataDir, 0);
}

async function createFile(path: string, lock: Lock): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(lock), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** The process that holds the folder; undefined when none does any more. */
async function holderOf(path: string): Promise<number | undefined> {
  try {
    const { starter, server } = Lock.parse(JSON.parse(await readFile(path, "utf8")));
    const holder = server ?? starter;
    const same = isRunning(holder.pid) && startTimeOf(holder.pid) === holder.startTime;
    return same ? holder.pid : undefined;
  } catch {
    return undefined;
  }
}

function identify(pid: number): z.infer<typeof Owner> {
  return { pid, startTime: startTimeOf(pid) };
}

function alreadyRunning(dataDir: string, pid: number): PosternError {
  return new PosternError(
    "failed_precondition",
    "ALREADY_RUNNING",
    `a nats-server already runs on ${dataDir}${pid > 0 ? ` (process ${pid})` : ""}`,
    { hint: "Use that one, stop it first, or choose another data folder.", metadata: { pid: String(pid) } },
  );
}
