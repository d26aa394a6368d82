import { expect, it } from "vitest";
import type { Decision, ReasonCode } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { type DecisionLogSettings, decisionLog } from "./decision-log.ts";

const request: CheckRequest = {
  subject: { type: "user", id: "ann", roles: [], properties: {} },
  action: { name: "a.b", properties: {} },
  resource: { type: "r", id: "1", properties: {} },
  context: {},
  arguments: {},
};

function decision(reasonCode: ReasonCode, more: Partial<Decision> = {}): Decision {
  return {
    decision: reasonCode.endsWith("ALLOW") ? "ALLOW" : "DENY",
    reasonCode,
    reason: "",
    ruleIds: [],
    bundleRevision: 1,
    obligations: [],
    decisionId: uuidV7(Date.now()),
    approvalId: "",
    grantId: "",
    errors: [],
    stale: false,
    ...more,
  };
}

function logOf(settings: Partial<DecisionLogSettings>) {
  const log = decisionLog({
    environment: "dev",
    agentId: "agent-1",
    decisionLog: "all",
    decisionLogOneIn: 100,
    ...settings,
  });
  return (of: Decision) => log(request, of, "", 1);
}

const special: readonly Decision[] = [
  decision("RULE_ESCALATE", { decision: "PENDING", approvalId: "a-1" }),
  decision("APPROVED", { decision: "ALLOW", approvalId: "a-1", grantId: "g-1" }),
  decision("CONDITION_ERROR", { errors: [{ ruleId: "p/r", message: "no such key" }] }),
  decision("RULE_ALLOW", { errors: [{ ruleId: "p/r", message: "no such key" }] }),
  decision("APPROVAL_DENIED", { approvalId: "a-1" }),
  decision("CONTROL_PLANE_UNREACHABLE"),
  decision("NO_BUNDLE"),
];

it("logs everything unless it is told otherwise", () => {
  const log = logOf({});
  for (const one of [decision("RULE_ALLOW"), decision("NO_POLICY"), ...special]) expect(log(one)).toBeDefined();
});

it.each(["sampled", "off"] as const)("%s: what an approval, an error or the agent had a part in is kept", (how) => {
  const log = logOf({ decisionLog: how, decisionLogOneIn: 1_000_000 });
  for (const one of special) {
    expect(log(one)).toContain(`"decisionId":"${one.decisionId}"`);
    expect(log(one)).not.toContain("sampledOneIn");
  }
});

it("off: what policy alone said is not logged", () => {
  const log = logOf({ decisionLog: "off" });
  for (const code of ["RULE_ALLOW", "RULE_DENY", "DEFAULT_ALLOW", "DEFAULT_DENY", "NO_POLICY"] as const) {
    expect(log(decision(code))).toBeUndefined();
  }
});

it("sampled: about one in so many is logged, says so, and is always the same one", () => {
  const log = logOf({ decisionLog: "sampled", decisionLogOneIn: 10 });
  const all = Array.from({ length: 20_000 }, () => decision("RULE_ALLOW"));
  const logged = all.filter((one) => log(one) !== undefined);
  // Twelve standard deviations either way.
  expect(logged.length).toBeGreaterThan(1_500);
  expect(logged.length).toBeLessThan(2_500);
  for (const one of logged) expect(log(one)).toContain('"sampledOneIn":10,');
});
