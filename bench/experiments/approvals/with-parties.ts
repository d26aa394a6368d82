import { createClient } from "../../../runtime/rpc/client.ts";
import { type RunningAgent, startAgent } from "../../peers/postern-agent.ts";
import { openRawNats } from "../../peers/raw-nats.ts";
import { untilRight } from "../../peers/until-right.ts";
import type { World } from "../../peers/world.ts";
import { POSTERN } from "../contestants.ts";
import { watchOpened } from "../opened-approvals.ts";
import type { Parties } from "../releasing.ts";
import { RECORD_BYTES, RULES } from "./names.ts";

export interface Stage extends Parties {
  readonly agent: RunningAgent;
  readonly raw: Awaited<ReturnType<typeof openRawNats>>;
}

/** Starts an agent beside the control plane, and NATS's own client beside both. */
export async function withParties<T>(world: World, use: (stage: Stage) => Promise<T>): Promise<T> {
  const environment = await world.environment(RULES);
  const agent = await startAgent(world, { name: POSTERN, rules: RULES });
  const guard = createClient("postern.v1.Guard", `unix:${agent.socket}`, { timeoutMs: 30_000 });
  const approvals = world.client("postern.v1.ApprovalService");
  const opened = watchOpened(approvals, environment);
  const raw = await openRawNats(world.natsUrl, RECORD_BYTES);
  try {
    await untilRight(agent);
    return await use({ environment, guard, approvals, opened, agent, raw });
  } finally {
    opened.close();
    guard.close();
    await raw.close();
    await agent.stop();
  }
}
