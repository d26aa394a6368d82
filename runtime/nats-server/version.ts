import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The oldest nats-server that Postern works on: consumers by subject and direct reads came with it. */
export const OLDEST_SERVER = "2.9.0";

/** The first nats-server that knows `sync_interval` in its configuration. */
export const FIRST_WITH_SYNC_INTERVAL = "2.10.0";

/** What `nats-server --version` of this file says, such as "2.9.10"; undefined when it does not run or says otherwise. */
export async function probeVersion(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ["--version"], { timeout: 10_000 });
    return /nats-server: v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** Whether `version` is `oldest` or newer, by major, minor and patch. A pre-release counts as its release. */
export function isAtLeast(version: string, oldest: string): boolean {
  const have = numbers(version);
  const want = numbers(oldest);
  for (let index = 0; index < 3; index++) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbers(version: string): number[] {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  return match === null ? [] : match.slice(1).map(Number);
}
