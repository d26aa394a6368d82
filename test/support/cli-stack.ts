import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { startPostern } from "./postern-cli.ts";
import type { Started } from "./run-process.ts";

const Welcome = z.object({
  dataDir: z.string(),
  agent: z.string(),
  controlPlane: z.string(),
  nats: z.string(),
  clientFile: z.string(),
  firstStart: z.boolean(),
  processes: z.object({ nats: z.number(), controlPlane: z.number(), agent: z.number() }),
  tokens: z.array(z.object({ name: z.string(), token: z.string() })),
  next: z.array(z.string()),
});

/** `postern start --json` that serves. */
export interface CliStack {
  readonly welcome: z.infer<typeof Welcome>;
  readonly process: Started;
  readonly pids: readonly number[];
  /** SIGTERM, and what it ended with. */
  stop(): Promise<number | null>;
}

/** Starts everything on free ports in a folder and waits until it says that it serves. */
export async function startCliStack(cwd: string, args: readonly string[] = []): Promise<CliStack> {
  const ports = ["--nats-port", "0", "--control-plane-port", "0"];
  const started = startPostern(cwd, ["start", "--json", ...ports, ...args]);
  let stdout = "";
  started.child.stdout?.on("data", (text: string) => {
    stdout += text;
  });
  await started.shows(/\n/);
  const welcome = Welcome.parse(JSON.parse(stdout.split("\n")[0] ?? ""));
  const { nats, controlPlane, agent } = welcome.processes;
  return {
    welcome,
    process: started,
    pids: [nats, controlPlane, agent],
    stop: async () => {
      started.child.kill("SIGTERM");
      return (await started.finished).code;
    },
  };
}

/** Asks until the answer satisfies, and returns it. Throws the last thing that was wrong after `timeoutMs`. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain; last: ${JSON.stringify(answer)}`);
    await delay(50);
  }
}
