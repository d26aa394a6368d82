import type { Evidence } from "./evidence.ts";
import type { Trouble } from "./fault-runner.ts";
import type { Targets } from "./faults.ts";
import type { Journal } from "./journal.ts";
import { recount } from "./recount.ts";

/** An end travels from the log to a waiting call in milliseconds; on a machine that is busy starting processes, in this. */
const PROMPT_MS = 1_500;

/**
 * Waiting calls that were let go with PENDING although their approval had ended well before, at an agent that nothing had
 * happened to, and neither to NATS. The control planes may have been away: so this is a figure to look at, and not a
 * failure.
 */
export function lateWaiters(
  journal: Journal,
  evidence: Evidence,
  troubles: readonly Trouble[],
  { nats, agents }: Targets,
): readonly string[] {
  return journal.letGo.flatMap(({ approvalId, agent, askedAtMs, atMs }) => {
    const { endedAtMs } = recount(evidence.approvals.get(approvalId) ?? [], journal.sentVotes);
    if (endedAtMs === undefined || endedAtMs > atMs - PROMPT_MS) return [];
    const concerned = new Set([nats, agents[agent]]);
    const fromMs = Math.min(askedAtMs, endedAtMs);
    const troubled = troubles.some((one) => concerned.has(one.part) && one.fromMs <= atMs && one.untilMs >= fromMs);
    if (troubled) return [];
    return [`${approvalId} ended ${atMs - endedAtMs} ms before a call that waited at ${agents[agent]} was let go`];
  });
}
