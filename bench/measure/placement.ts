import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { processTree } from "./process-tree.ts";

const run = promisify(execFile);

/**
 * Where client and server run. At one call at a time each waits for the other, and waking a core that sleeps takes
 * longer than any of these servers, in a virtual machine above all: left to the scheduler, the same pair takes 10 µs in
 * one round and 70 µs in the next.
 */
export type Placement = "one core" | "two cores";

/** The cores on which a load is to run. */
export interface Cores {
  readonly client: number;
  readonly server: number;
  /** All that we may use. */
  readonly all: string;
}

/** Undefined: nothing can be placed here (taskset of util-linux is missing, or there are not that many cores). */
export async function coresFor(placement: Placement): Promise<Cores | undefined> {
  try {
    await run("taskset", ["--version"]);
    const status = await readFile("/proc/self/status", "utf8");
    const all = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "";
    const [first, second] = coreNumbers(all);
    const client = placement === "one core" ? first : second;
    return first === undefined || client === undefined ? undefined : { server: first, client, all };
  } catch {
    return undefined;
  }
}

/** "0-2,5" -> 0, 1, 2, 5 */
export function coreNumbers(list: string): readonly number[] {
  return list
    .split(",")
    .filter(Boolean)
    .flatMap((range) => {
      const [from = Number.NaN, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
}

/** Runs `load` while the server and what it started keep to its core. */
export async function onCore<T>(pid: number, { server, all }: Cores, load: () => Promise<T>): Promise<T> {
  await pin(pid, String(server));
  try {
    return await load();
  } finally {
    await pin(pid, all);
  }
}

async function pin(pid: number, list: string): Promise<void> {
  for (const one of await processTree(pid)) await run("taskset", ["-a", "-c", "-p", list, String(one)]);
}
