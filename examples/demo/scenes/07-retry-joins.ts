import { callRefunds } from "../refund-client.ts";
import { until } from "../until.ts";
import type { Scene } from "../world.ts";

/** A caller that lost its answer asks again, and nobody is asked twice. */
export const retryJoins: Scene = {
  title: "a retried call joins its pending approval",
  async play({ refundsUrl, admin, alice, bob, carol, samples, expect }) {
    const refund = (waitSeconds?: number) =>
      callRefunds(refundsUrl, {
        operator: "sofia.rossi@acme.test",
        payment: "pay_scene_retry",
        amount: 320,
        currency: "EUR",
        reason: "damaged",
        idempotencyKey: "shop-order-7719",
        ...(waitSeconds === undefined ? {} : { waitSeconds }),
      });
    const first = await refund();
    const retries = await Promise.all([refund(), refund(), refund()]);
    for (const _ of [first, ...retries]) samples.decided("PENDING");
    const ids = new Set([first, ...retries].map((one) => one.approvalId));
    expect("four calls, one approval id", ids.size === 1 && first.status === 202, [...ids]);
    await until("the approval is there", () => admin.approval(first.approvalId));
    const asked = [...(await admin.pending()).values()].filter((view) => view.resource === "pay_scene_retry");
    expect("and one decision for the approvers", asked.length === 1, asked);

    const waiting = refund(30);
    await alice.vote(first.approvalId, "approve", "fine");
    await bob.vote(first.approvalId, "approve", "fine");
    const votedAt = performance.now();
    await carol.vote(first.approvalId, "approve", "fine");
    const answer = await waiting;
    samples.releasedByVote(performance.now() - votedAt);
    samples.decided("ALLOW");
    const joined = answer.status === 201 && answer.approvalId === first.approvalId;
    expect("a retry that waits is released by that approval: 201", joined, answer);
  },
};
