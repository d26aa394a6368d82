import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createInterface } from "node:readline";
import { packageFile } from "../../cli/package-file.ts";

/** The refund service as a process of its own. */
export interface RefundProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port; rejects when it ends before it listens. */
export async function startRefundService(
  agentAddress: string,
  logFile: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RefundProcess> {
  const program = packageFile("dist", "examples", "refund-service", "main.js");
  const child = spawn(process.execPath, [program], {
    env: { ...env, POSTERN_AGENT: agentAddress, REFUNDS_PORT: "0" },
    stdio: ["ignore", "pipe", openSync(logFile, "a")],
  });
  const exited = once(child, "exit");
  return {
    url: await listeningUrl(child, logFile),
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function listeningUrl(child: ChildProcess, logFile: string): Promise<string> {
  if (child.stdout === null) throw new Error("the refund service has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the refund service ended before it listened: read ${logFile}`);
}
