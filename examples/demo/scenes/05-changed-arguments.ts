import { callRefunds } from "../refund-client.ts";
import { until } from "../until.ts";
import type { Scene } from "../world.ts";

/** What was approved is what runs: another amount is another question. */
export const changedArguments: Scene = {
  title: "an approval does not cover changed arguments",
  async play({ refundsUrl, admin, alice, bob, carol, samples, expect }) {
    const refund = (amount: number) =>
      callRefunds(refundsUrl, {
        operator: "grace.okafor@acme.test",
        payment: "pay_scene_changed",
        amount,
        currency: "EUR",
        reason: "wrong-item",
        idempotencyKey: "shop-order-5512",
      });
    const asked = await refund(210);
    samples.decided("PENDING");
    expect("a refund of 210 halts: 202", asked.status === 202, asked);
    await until("the approval is there", () => admin.approval(asked.approvalId));
    for (const person of [alice, bob, carol]) await person.vote(asked.approvalId, "approve", "fine");

    const changed = await refund(260);
    samples.decided("PENDING");
    expect("the same call with 260 halts anew", changed.status === 202, changed);
    expect("as an approval of its own", changed.approvalId !== asked.approvalId, changed);
    const approved = await refund(210);
    samples.decided("ALLOW");
    expect("the 210 that were approved go out: 201", approved.status === 201, approved);
    const again = await refund(210);
    samples.decided("DENY");
    expect("once: the grant is consumed", again.status === 403 && again.code === "GRANT_CONSUMED", again);
  },
};
