import { newApproval } from "../new-approval.ts";
import { callRefunds } from "../refund-client.ts";
import { settledYet, until } from "../until.ts";
import type { Scene } from "../world.ts";

/** A refund that stands still until a support lead and two of finance have agreed. */
export const twoStages: Scene = {
  title: "a refund of 1,250 halts until two stages have voted",
  async play({ refundsUrl, admin, alice, bob, carol, samples, expect }) {
    const before = await admin.pending();
    const call = callRefunds(refundsUrl, {
      operator: "amir.haddad@acme.test",
      payment: "pay_scene_stages",
      amount: 1250,
      currency: "EUR",
      reason: "damaged",
      note: "The whole order arrived wet",
      waitSeconds: 30,
    });
    const id = await newApproval(admin, before, "pay_scene_stages");

    const first = await alice.vote(id, "approve", "photos are convincing");
    expect("the support lead agreed: the stage of finance opened", first.stage === "finance", first);
    const refusal = await alice.vote(id, "approve", "once more").catch((error: unknown) => error);
    expect("who is not of finance has no say in its stage", refusal instanceof Error, refusal);
    const second = await bob.vote(id, "approve", "booked against June");
    expect("one of two of finance is no quorum", second.status === "PENDING", second);
    expect("meanwhile the caller waits", (await settledYet(call)) === undefined);

    const votedAt = performance.now();
    const third = await carol.vote(id, "approve", "agreed");
    const answer = await call;
    samples.releasedByVote(performance.now() - votedAt);
    samples.decided("ALLOW");
    expect("the last vote approved it", third.status === "APPROVED", third);
    expect("and released the waiting call: 201, booked", answer.status === 201 && answer.approvalId === id, answer);
    expect("with the card masked, as the rule's obligation says", answer.card === "************4242", answer.card);
    const reported = await until("the outcome is on record", async () => {
      const { reportedOutcome } = await admin.approval(id);
      return reportedOutcome === "" ? undefined : reportedOutcome;
    });
    expect("the service reported: executed", reported === "executed", reported);
  },
};
