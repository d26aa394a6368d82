import { readFile } from "node:fs/promises";

/** USER_HZ, in which Linux tells processor times to programs: 100 on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time that a process and its children have used so far, in seconds. Undefined where there is no /proc.
 * Beside the rate it says what a check costs whatever else the machine is doing.
 */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // proc_pid_stat(5): the name may hold spaces; utime and stime are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const own = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
    const theirs = await Promise.all(
      children
        .split(" ")
        .filter(Boolean)
        .map((child) => cpuSeconds(Number(child))),
    );
    return theirs.reduce<number>((sum, seconds) => sum + (seconds ?? 0), own);
  } catch {
    return undefined;
  }
}
