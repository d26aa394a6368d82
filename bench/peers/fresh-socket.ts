import { rmSync } from "node:fs";
import { join } from "node:path";

/** Where a server is to listen. What an earlier one left there, ended by force as servers of a benchmark are, is removed. */
export function freshSocket(folder: string, name: string): string {
  const socket = join(folder, `${name}.sock`);
  rmSync(socket, { force: true });
  return socket;
}
