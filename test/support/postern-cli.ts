import { readFileSync } from "node:fs";
import { posternCommand } from "./built.ts";
import { type Finished, run, type Started, start } from "./run-process.ts";

/** The environment of a user who has set nothing of Postern's, but where nats-server is. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => name === "POSTERN_NATS_SERVER" || !/^(POSTERN_|OTEL_)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

export interface CliRun extends Finished {
  /** Standard output as JSON. */
  json(): unknown;
  /** Standard error as the JSON of an error: what is under "error". */
  error(): unknown;
}

/** Runs `postern` with these words in a folder, to its end. */
export async function postern(cwd: string, args: readonly string[], env = cleanEnvironment()): Promise<CliRun> {
  const finished = await run([...posternCommand(), ...args], { cwd, env });
  return {
    ...finished,
    json: () => parse(finished.stdout, finished),
    error: () => {
      const value = parse(finished.stderr, finished);
      return typeof value === "object" && value !== null && "error" in value ? value.error : undefined;
    },
  };
}

/** Starts `postern` with these words in a folder, to be ended by the test. */
export function startPostern(cwd: string, args: readonly string[], env = cleanEnvironment()): Started {
  return start([...posternCommand(), ...args], { cwd, env });
}

function parse(text: string, { code, stdout, stderr }: Finished): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`no JSON (exit code ${code}):\n${stdout}\n${stderr}`);
  }
}

/** Whether a process runs no more; one that nobody has reaped yet counts as ended. */
export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}
