import { readFile } from "node:fs/promises";
import { processTree } from "./process-tree.ts";

/** USER_HZ, in which Linux tells processor times to programs: 100 on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time that a process and its children have used so far, in seconds. Undefined where there is no /proc.
 * Beside the rate it says what a check costs whatever else the machine is doing.
 */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  const all = await Promise.all((await processTree(pid)).map(ownCpuSeconds));
  return all[0] === undefined ? undefined : all.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
}

async function ownCpuSeconds(pid: number): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // proc_pid_stat(5): the name may hold spaces; utime and stime are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
