import { unusable } from "../decide/decide.ts";
import { type HeldGrants, hold, letGo } from "../decide/held-grant.ts";
import { released, unreachable } from "../decide/verdict.ts";
import { busTimeout } from "./bus-timeout.ts";
import type { Call, ReleaseStep, Round, SettleDeps } from "./call.ts";

/** Policy allows with these grants: takes one use of each, and asks policy a last time. */
export async function release(deps: SettleDeps, call: Call, step: ReleaseStep, held: HeldGrants): Promise<Round> {
  const { frame, evaluation, using } = step;
  let mine = held;
  for (const holding of using) {
    if (holding.taken) continue;
    const { grant, source } = holding;
    const taking = await deps.take(grant, call.decisionId, busTimeout(deps, call));
    if (taking.kind === "unreachable") {
      return { decision: unreachable(frame, evaluation, { approvalId: grant.approvalId, grantId: grant.id }) };
    }
    if (taking.kind === "exhausted") {
      if (source === "awaited") return { decision: unusable(frame, evaluation, grant, "consumed") };
      return { held: letGo(mine, grant.workflow) };
    }
    mine = hold(mine, { ...holding, taken: true });
  }
  return confirm(deps, call, mine);
}

/**
 * Taking a use went over the network, and what policy says now is what counts. When it wants something else by now,
 * the next round deals with that; what was taken stays in hand.
 */
function confirm(deps: SettleDeps, call: Call, held: HeldGrants): Round {
  const step = deps.step(call.request, call.decisionId, held);
  if (step.kind === "final") return { decision: step.decision };
  if (step.kind === "escalate" || step.using.some((holding) => !holding.taken)) return { held };
  const grants = step.using.map((holding) => holding.grant);
  return { decision: released(step.frame, step.evaluation, grants) };
}
