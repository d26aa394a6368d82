import { newApproval } from "../new-approval.ts";
import { callRefunds } from "../refund-client.ts";
import type { Scene } from "../world.ts";

/** An approver's no ends it, with the approver's words. */
export const refused: Scene = {
  title: "an approver refuses",
  async play({ refundsUrl, admin, alice, samples, expect }) {
    const before = await admin.pending();
    const call = callRefunds(refundsUrl, {
      operator: "tom.becker@acme.test",
      payment: "pay_scene_refused",
      amount: 900,
      currency: "EUR",
      reason: "not-received",
      waitSeconds: 30,
    });
    const id = await newApproval(admin, before, "pay_scene_refused");
    const mute = await alice.vote(id, "deny", "").catch((error: unknown) => error);
    expect("a vote without a reason is not taken: the workflow wants one", mute instanceof Error, mute);
    await alice.vote(id, "deny", "the carrier has a signature");
    const answer = await call;
    samples.decided("DENY");
    expect(
      "the waiting call is refused: 403 APPROVAL_DENIED",
      answer.status === 403 && answer.code === "APPROVAL_DENIED",
      answer,
    );
    const saysWhy = answer.detail?.includes("the carrier has a signature") === true;
    expect("with the approver's words", saysWhy, answer.detail);
    const view = await admin.approval(id);
    expect("on record as denied, with her name", view.status === "DENIED" && view.votes.join() === "alice DENY", view);
  },
};
