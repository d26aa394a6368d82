import { askLocally } from "../local-requests.ts";
import { newApproval } from "../new-approval.ts";
import { until } from "../until.ts";
import type { Scene } from "../world.ts";

/** The agent starts with nobody to ask: from the last good bundle, whose signature it verifies again. */
export const agentAlone: Scene = {
  title: "the agent restarts while everything else is down",
  async play(world) {
    const { stack, guard, admin, bob, samples, expect, say } = world;
    const revision = await admin.activeRevision();
    const before = stack.agent.pid;
    await stack.controlPlane.kill("SIGKILL");
    await stack.nats.kill("SIGKILL");
    await stack.agent.kill("SIGKILL");
    say("control plane, nats-server and agent killed");

    await stack.agent.restart();
    expect("a new agent process serves", stack.agent.pid !== undefined && stack.agent.pid !== before);
    const local = await askLocally(world);
    expect(`${local.asked} local requests are answered from the bundle on disk`, local.wrong.length === 0, local.wrong);
    const probe = { subject: { id: "iris.chen@acme.test", roles: ["auditor"] }, action: "payments.invoice.read" };
    const decision = await guard.check({ ...probe, resource: { type: "invoice", id: "INV-1" } });
    expect(`which is revision ${revision}, the last that it had`, decision.bundleRevision === revision, decision);

    await stack.nats.restart();
    await stack.controlPlane.restart();
    say("nats-server and control plane started again");
    const drop = {
      subject: { id: "hanna.virtanen@acme.test", roles: ["dba"] },
      action: "db.query.delete",
      resource: { type: "table", id: "carts", properties: { classification: "internal" } },
      context: { env: "prod" },
      arguments: { where: "created_at < '2023-01-01'", estimatedRows: 52_000 },
    };
    const already = await admin.pending();
    const call = until(
      "the whole loop works again",
      async () => {
        const answer = await guard.check(drop, { wait: true, timeoutMs: 20_000 });
        return answer.reasonCode === "APPROVED" && answer;
      },
      30_000,
    );
    const id = await newApproval(admin, already, "carts");
    const votedAt = performance.now();
    await bob.vote(id, "approve", "looked at the statement");
    const released = await call;
    samples.releasedByVote(performance.now() - votedAt);
    samples.decided(released.decision);
    expect("and the whole loop works again: check, halt, vote, release", released.decision === "ALLOW", released);
  },
};
