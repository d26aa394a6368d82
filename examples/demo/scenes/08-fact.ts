import { callRefunds } from "../refund-client.ts";
import { until } from "../until.ts";
import type { Scene } from "../world.ts";

/** A fact that an operator sets changes decisions, without a new policy. */
export const fact: Scene = {
  title: "a fact flips a decision",
  async play({ refundsUrl, admin, samples, expect }) {
    const refund = async (wanted: number) => {
      const answer = await callRefunds(refundsUrl, {
        operator: "lena.fischer@acme.test",
        payment: "pay_scene_freeze",
        amount: 1.5,
        currency: "EUR",
        reason: "late-delivery",
      });
      return answer.status === wanted && answer;
    };
    const allowed = await refund(201);
    samples.decided("ALLOW");
    expect("a refund of 1.50 is allowed", allowed !== false);

    await admin.putFact("incident.active", true);
    const frozen = await until("the freeze is in force", () => refund(403));
    samples.decided("DENY");
    expect(
      "with incident.active = true it is denied, by payments/incident-freeze",
      frozen.code === "RULE_DENY" && frozen.ruleIds.includes("payments/incident-freeze"),
      frozen,
    );
    await admin.putFact("incident.active", false);
    const thawed = await until("the freeze is over", () => refund(201));
    samples.decided("ALLOW");
    expect("with incident.active = false it is allowed again", thawed.status === 201, thawed);
  },
};
