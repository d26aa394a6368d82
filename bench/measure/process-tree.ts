import { readFile } from "node:fs/promises";

/** A process and all that descend from it. Only itself where there is no /proc. */
export async function processTree(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const trees = await Promise.all(
    children
      .split(" ")
      .filter(Boolean)
      .map((child) => processTree(Number(child))),
  );
  return [pid, ...trees.flat()];
}
