import { askLocally } from "../local-requests.ts";
import { until } from "../until.ts";
import type { Scene } from "../world.ts";
import { changed } from "./11-control-plane-killed.ts";

const payout = (amount: number) => ({
  subject: { id: "victor.lind@acme.test", roles: ["finance"] },
  action: "payments.payout.create",
  resource: { type: "payout", id: `po_${amount}` },
  context: { env: "prod" },
  arguments: { amount, currency: "EUR", country: "DE", beneficiary: "Supplier 512" },
});

/** kill -9 of the bus: what needs nobody goes on, what needs somebody fails closed or is kept. */
export const natsKilled: Scene = {
  title: "kill -9 of NATS",
  async play(world) {
    const { stack, guard, admin, samples, expect, say } = world;
    const before = await admin.pending();
    await stack.nats.kill("SIGKILL");
    say("nats-server killed");

    const local = await askLocally(world);
    expect(`${local.asked} local requests are answered all the same`, local.wrong.length === 0, local.wrong);
    const waiting = await guard.check(payout(5100), { wait: true, timeoutMs: 2_000 });
    samples.decided(waiting.decision);
    expect(
      "a call that waits for an approval fails closed: DENY CONTROL_PLANE_UNREACHABLE",
      waiting.decision === "DENY" && waiting.reasonCode === "CONTROL_PLANE_UNREACHABLE",
      waiting,
    );
    const kept = await guard.check(payout(5200));
    samples.decided(kept.decision);
    expect("one that does not wait is PENDING, its question kept on disk", kept.decision === "PENDING", kept);

    await stack.nats.restart();
    say("nats-server started again");
    await until("what was kept has arrived", () => admin.approval(kept.approvalId), 30_000);
    expect("the question from the disk has reached the control plane", (await admin.pending()).has(kept.approvalId));
    const lost = changed(before, await admin.pending());
    expect(`the ${before.size} approvals from before are all there, unchanged`, lost.length === 0, lost);
  },
};
