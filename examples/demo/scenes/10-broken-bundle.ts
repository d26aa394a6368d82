import { PosternError } from "../../../shared/errors/postern-error.ts";
import type { Scene } from "../world.ts";
import { raiseLimit } from "./09-new-bundle.ts";

/** A typing error in a policy reaches its author, and no agent. */
export const brokenBundle: Scene = {
  title: "a broken bundle is refused, and the good one stays",
  async play({ guard, admin, policies, samples, expect }) {
    const active = await admin.activeRevision();
    const broken = raiseLimit(policies).map(({ path, content }) => ({
      path,
      content: content.replace("workflow: refunds", "workflow: refund"),
    }));
    const [finding] = await admin.validate(broken);
    expect(`validation suggests: ${finding?.suggestion}`, finding?.suggestion.includes("'refunds'") === true, finding);
    const refusal = await admin.publish(broken, "a typing error").catch((error: unknown) => error);
    const message = refusal instanceof PosternError && refusal.code === "POLICY_INVALID" ? refusal.message : "";
    expect(`publication is refused, with the place: ${message}`, /payments\.yaml:\d+:\d+/.test(message), refusal);
    expect(`revision ${active} is active still`, (await admin.activeRevision()) === active);
    const decision = await guard.check({
      subject: { id: "lena.fischer@acme.test", roles: ["support"] },
      action: "payments.payment.read",
      resource: { type: "payment", id: "pay_scene_small" },
    });
    samples.decided(decision.decision);
    const good = decision.decision === "ALLOW" && decision.bundleRevision === active;
    expect("and the agent enforces it", good, decision);
  },
};
