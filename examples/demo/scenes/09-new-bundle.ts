import type { PolicyFile } from "../../../shared/policy/model.ts";
import { until } from "../until.ts";
import type { Scene } from "../world.ts";

const question = {
  subject: { id: "sofia.rossi@acme.test", roles: ["support"], properties: { tenureDays: 97 } },
  action: "payments.refund.create",
  resource: { type: "payment", id: "pay_scene_push", properties: { captured: 90, currency: "EUR" } },
  context: { env: "prod", riskScore: 4 },
  arguments: { amount: 75, currency: "EUR", reason: "damaged" },
};

/** The limit goes up from 50 to 100, and the agent follows while it runs. */
export const newBundle: Scene = {
  title: "a new bundle takes effect without a restart",
  async play({ stack, guard, admin, policies, samples, expect }) {
    const before = await guard.check(question);
    samples.decided(before.decision);
    expect("75 halts, as the limit is 50", before.reasonCode === "RULE_ESCALATE", before);

    const { pid } = stack.agent;
    const publishedAt = performance.now();
    const revision = await admin.publish(raiseLimit(policies), "limit of support from 50 to 100");
    const after = await until("the agent enforces it", async () => {
      const decision = await guard.check(question);
      return decision.bundleRevision === revision && decision;
    });
    samples.pushed(performance.now() - publishedAt);
    samples.decided(after.decision);
    expect(
      `revision ${revision}, one up from ${before.bundleRevision}`,
      revision === before.bundleRevision + 1,
      revision,
    );
    expect("75 is allowed now, by payments/small-refunds", after.ruleIds.join() === "payments/small-refunds", after);
    expect("by the same agent process", pid !== undefined && pid === stack.agent.pid);
  },
};

/** The policies with support's own limit at 100. */
export function raiseLimit(policies: readonly PolicyFile[]): readonly PolicyFile[] {
  return policies.map(({ path, content }) => ({
    path,
    content: content
      .replace("arguments.amount <= 50 &&", "arguments.amount <= 100 &&")
      .replace("amount > 50", "amount > 100"),
  }));
}
