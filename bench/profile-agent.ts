import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageFile } from "../cli/package-file.ts";
import { POSTERN } from "./experiments/contestants.ts";
import { deep } from "./experiments/scene.ts";
import { serveLoad, withClient } from "./experiments/serve-load.ts";
import type { Setup } from "./experiments/setup.ts";
import { warmUp } from "./experiments/warm-up.ts";
import { GOAL_RULES } from "./goals.ts";
import { readProfile } from "./measure/cpu-profile.ts";
import { startAgent } from "./peers/postern-agent.ts";
import { untilRight } from "./peers/until-right.ts";
import { profileText } from "./report/profile-text.ts";

const SECONDS = 4;

/** Where the microseconds of a check go: an agent under the load of the goals. Returns a report; the file stays. */
export async function profileAgent(given: Setup): Promise<string> {
  const setup: Setup = { ...given, effort: { ...given.effort, amount: { seconds: SECONDS } } };
  const agent = await startAgent(setup.world, {
    name: POSTERN,
    rules: GOAL_RULES,
    settings: { decisionCacheEntries: 0 },
  });
  try {
    await untilRight(agent);
    setup.progress("warming up");
    await warmUp(setup, agent);
    setup.progress("profiling");
    await agent.process.ask("start profile");
    const { calls } = await serveLoad(setup, agent, withClient(setup, deep), false);
    const file = join(packageFile("bench", "results"), "agent.cpuprofile");
    await mkdir(packageFile("bench", "results"), { recursive: true });
    await writeFile(file, JSON.stringify(await agent.process.ask("profile")));
    return profileText(await readProfile(file), calls, file);
  } finally {
    await agent.stop();
  }
}
