import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signOutcome, verifyOutcome } from "../bundle/index.ts";
import { lead, requestCommand, stateAfter, team, voteCommand, workflowWith } from "../testing/approval-samples.ts";
import type { ApprovalOutcome, ApprovalState, RefusalCode } from "./model.ts";
import { outcomeOf } from "./outcome.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");

/** The outcome as an agent has it: signed by the control plane, and verified. */
function delivered(state: ApprovalState): ApprovalOutcome {
  const outcome = outcomeOf(state);
  if (outcome === undefined) throw new Error("it has not ended");
  return verifyOutcome(signOutcome(outcome, { kid: "k", key: privateKey }), new Map([["k", publicKey]]));
}

describe("the signed outcome", () => {
  it.each<RefusalCode>(["ESCALATION_BUDGET", "REASON_REQUIRED", "FORM_INVALID", "WORKFLOW_UNKNOWN"])(
    "of a request that nobody was asked about says why for programs: %s",
    (code) => {
      const state = stateAfter(requestCommand(workflowWith(), { refusal: { code, reason: "too many" } }));
      expect(delivered(state)).toMatchObject({ status: "denied", code, reason: "too many" });
      expect(state.currentStage).toBe(-1);
    },
  );

  it("of a person's no has no such code", () => {
    expect(delivered(stateAfter(requestCommand(), voteCommand(lead, 1, { verdict: "deny" })))).not.toHaveProperty(
      "code",
    );
  });

  it("keeps the named arguments that the grant is bound to", () => {
    const grant = { uses: 2, ttlMs: 10, scope: { arguments: ["amount"] } };
    const state = stateAfter(requestCommand(workflowWith({ stages: [team], grant })), voteCommand(lead, 1));
    expect(delivered(state).grant).toEqual(state.grant);
  });
});
