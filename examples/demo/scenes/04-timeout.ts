import type { CheckInput } from "../../../client/types.ts";
import { newApproval } from "../new-approval.ts";
import { until } from "../until.ts";
import type { Scene, World } from "../world.ts";

const subject = { id: "noor.aziz@acme.test", roles: ["sre"] };

/** A stage that nobody answers in time. The policy with its one-second stages is published for this scene. */
export const timeout: Scene = {
  title: "a stage times out and hands over to the next",
  async play(world) {
    const { admin, alice, bob, guard, policies, samples, expect } = world;
    const revision = await admin.publish(policies, "stages of one second");
    await until("the agent enforces the short stages", async () => {
      const probe = await guard.check({
        subject,
        action: "db.backup.list",
        resource: { type: "database", id: "shop" },
      });
      return probe.bundleRevision === revision;
    });

    const failover = { subject, action: "oncall.failover.start", resource: { type: "service", id: "ledger" } };
    const { id, call } = await escalate(world, failover);

    const kinds = await until("the first stage is over", async () => {
      const history = await admin.history(id);
      return history.includes("stage_timed_out") && history;
    });
    const after = await admin.approval(id);
    expect("the timeout is recorded, and the second stage is open", after.stage === "secondary", { kinds, after });
    expect("nobody said no: it is pending still", after.status === "PENDING" && after.votes.length === 0, after);
    const late = await alice.vote(id, "approve", "sorry, was asleep").catch((error: unknown) => error);
    expect("who slept through the first stage votes too late", late instanceof Error, late);

    const votedAt = performance.now();
    await bob.vote(id, "approve", "on it");
    const released = await call;
    samples.releasedByVote(performance.now() - votedAt);
    samples.decided(released.decision);
    expect("an approver of the second stage releases it", released.reasonCode === "APPROVED", released);

    const purge = { subject, action: "oncall.cache.purge", resource: { type: "service", id: "search" } };
    const expired = await guard.check(purge, { wait: true, timeoutMs: 20_000 });
    samples.decided(expired.decision);
    expect(
      "where no stage follows it expires: DENY APPROVAL_EXPIRED",
      expired.reasonCode === "APPROVAL_EXPIRED",
      expired,
    );
    const view = await admin.approval(expired.approvalId);
    expect("on record as expired, not as refused", view.status === "EXPIRED", view);
  },
};

/** Starts a waiting check and finds its approval. */
async function escalate({ admin, guard }: World, input: CheckInput) {
  const before = await admin.pending();
  const call = guard.check(input, { wait: true, timeoutMs: 30_000 });
  const id = await newApproval(admin, before, input.resource.id ?? "");
  return { id, call };
}
