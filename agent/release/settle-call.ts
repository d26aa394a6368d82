import type { Decision } from "../../shared/check/decision.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Step } from "../decide/decide.ts";
import { NOTHING_HELD } from "../decide/held-grant.ts";
import type { Call, SettleDeps } from "./call.ts";
import { escalate } from "./escalate.ts";
import { release } from "./release.ts";

/** A call goes round once per workflow, and once more per grant that somebody else was faster to use. */
const MAX_ROUNDS = 32;
const RETRY_AFTER_MS = 1_000;

/**
 * Brings a call to its decision: takes uses of grants, asks for approvals, waits where the caller wants to wait, and
 * after every piece of news asks policy again. INVARIANT: its only ALLOW follows an evaluation, made after the last
 * news, that said allow, and one use taken of every grant that this evaluation relied on.
 */
export async function settleCall(deps: SettleDeps, call: Call, first: Step): Promise<Decision> {
  // From the start of the call: a second approval does not get a second wait.
  const waitLimitMs = deps.clock.nowMs() + deps.maxWaitMs;
  let held = NOTHING_HELD;
  let step = first;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (step.kind === "final") return step.decision;
    const next =
      step.kind === "release"
        ? await release(deps, call, step, held)
        : await escalate(deps, call, step, held, waitLimitMs);
    if ("decision" in next) return next.decision;
    held = next.held;
    step = deps.step(call.request, call.decisionId, held);
  }
  throw new PosternError("unavailable", "CALL_UNSETTLED", `the call found no end in ${MAX_ROUNDS} rounds`, {
    hint: "Ask again.",
    retryAfterMs: RETRY_AFTER_MS,
  });
}
