import { askLocally } from "../local-requests.ts";
import { newApproval } from "../new-approval.ts";
import type { ApprovalView } from "../person.ts";
import { callRefunds } from "../refund-client.ts";
import { settledYet, until } from "../until.ts";
import type { Scene } from "../world.ts";

/** kill -9 of the control plane while people are voting. */
export const controlPlaneKilled: Scene = {
  title: "kill -9 of the control plane, with approvals pending",
  async play(world) {
    const { stack, refundsUrl, admin, alice, bob, carol, samples, expect, say } = world;
    const already = await admin.pending();
    const held = callRefunds(refundsUrl, {
      operator: "amir.haddad@acme.test",
      payment: "pay_scene_crash_a",
      amount: 700,
      currency: "EUR",
      reason: "damaged",
      waitSeconds: 60,
    });
    const id = await newApproval(admin, already, "pay_scene_crash_a");
    await alice.vote(id, "approve", "seen the photos");
    const before = await admin.pending();

    await stack.controlPlane.kill("SIGKILL");
    say(`control plane killed with ${before.size} approvals pending, one of them half voted`);
    const local = await askLocally(world);
    expect(`${local.asked} local requests are answered all the same`, local.wrong.length === 0, local.wrong);
    const meanwhile = await callRefunds(refundsUrl, {
      operator: "grace.okafor@acme.test",
      payment: "pay_scene_crash_b",
      amount: 400,
      currency: "GBP",
      reason: "damaged",
    });
    samples.decided("PENDING");
    expect("and what needs approval halts: 202", meanwhile.status === 202, meanwhile);
    expect("the caller from before waits on", (await settledYet(held)) === undefined);

    await stack.controlPlane.restart();
    say("control plane started again");
    await until("what was asked meanwhile has arrived", () => admin.approval(meanwhile.approvalId));
    const after = await admin.pending();
    expect("no approval is lost, and none has changed", changed(before, after).length === 0, changed(before, after));
    expect("what was asked while it was down has arrived", after.has(meanwhile.approvalId));
    const half = after.get(id);
    expect(
      "the vote from before the kill counts",
      half?.stage === "finance" && half.votes.join() === "alice APPROVE",
      half,
    );

    await bob.vote(id, "approve", "agreed");
    const votedAt = performance.now();
    await carol.vote(id, "approve", "agreed");
    const answer = await held;
    samples.releasedByVote(performance.now() - votedAt);
    samples.decided("ALLOW");
    expect("the call that was held all along is released: 201", answer.status === 201, answer);
  },
};

/** What was pending and is gone or different. */
export function changed(before: ReadonlyMap<string, ApprovalView>, after: ReadonlyMap<string, ApprovalView>): string[] {
  return [...before.values()].flatMap((view) =>
    JSON.stringify(view) === JSON.stringify(after.get(view.id))
      ? []
      : [`${view.id}: now ${JSON.stringify(after.get(view.id))}`],
  );
}
