import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createGuard } from "../../client/index.ts";
import type { RpcClient } from "../../runtime/rpc/client.ts";
import { jsonToStruct, jsonToValue } from "../../runtime/rpc/struct.ts";
import type { AuditKind } from "../../shared/audit/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const POLICIES = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  redact: [arguments.card, subject.email]
  rules:
    - id: small
      when: arguments.amount <= 50 && context.env == "prod"
      effect: allow
    - id: large
      when: arguments.amount > 50
      effect: escalate
      workflow: refunds
    - id: stolen
      when: arguments.amount > 1000 && arguments.card.startsWith("4999")
      effect: deny
    - id: freeze
      when: has(facts.incident) && facts.incident.active
      effect: deny
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [leads] }, timeout: 5m }]
`;

/** Never anything else in a stream. */
const CARD = "4999-8888-7777-6666";
const EMAIL = "ada.lovelace@secret.test";

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let world: AgentWorld;
let agent: TestAgent;
let workers: TestAgent;
let decisions: RpcClient<"postern.v1.DecisionService">;
let facts: RpcClient<"postern.v1.FactService">;
let policies: RpcClient<"postern.v1.PolicyService">;
let revision = 0;

beforeAll(async () => {
  nats = await startTestNats();
  [plane, world] = await Promise.all([testControlPlane(nats.url), createAgentWorld()]);
  replica = await plane.replica();
  const editor = await plane.token({ name: "ed", roles: ["policy-editor"], groups: [], environments: ["dev"] });
  const viewer = await plane.token({ name: "vi", roles: ["viewer"], groups: [], environments: ["dev"] });
  decisions = replica.client("postern.v1.DecisionService", viewer);
  facts = replica.client("postern.v1.FactService", editor);
  policies = replica.client("postern.v1.PolicyService", editor);
  const settings = { nats: nats.url, environment: "dev", trustedKeys: plane.settings.trustedKeys };
  agent = await world.start("alone", settings);
  workers = await world.start("workers", { ...settings, workers: "2" });
  const files = [{ path: "p.yaml", content: POLICIES }];
  revision = (await policies.publish({ environment: "dev", files, message: "" })).bundle?.revision ?? 0;
  await Promise.all([agent.enforces(revision), workers.enforces(revision)]);
}, 60_000);
afterAll(async () => {
  await world.stop();
  await plane.stop();
  await nats.stop();
});

function refund(args: JsonObject, context: JsonObject = { env: "prod" }, properties: JsonObject = { email: EMAIL }) {
  return {
    subject: { type: "user", id: "ada", roles: ["support"], properties: jsonToStruct(properties) },
    action: { name: "payments.refund.create" },
    resource: { type: "payment", id: "p1" },
    context: jsonToStruct(context),
    arguments: jsonToStruct(args),
  };
}

/** The audit has it a moment later. */
function explained(decisionId: string) {
  return vi.waitFor(() => decisions.explain({ environment: "dev", decisionId }), { timeout: 10_000, interval: 100 });
}

/** The code of the error that says why it can't be explained. */
function code(environment: string, decisionId: string): Promise<string | undefined> {
  return decisions.explain({ environment, decisionId }).then(
    () => "explained",
    (error: unknown) => (error instanceof PosternError ? error.code : String(error)),
  );
}

type Explained = Awaited<ReturnType<typeof explained>>;

function rulesOf({ explanation }: Pick<Explained, "explanation">) {
  return explanation?.policies.flatMap((policy) => policy.rules) ?? [];
}

function standings(answer: Pick<Explained, "explanation">): Readonly<Record<string, string>> {
  return Object.fromEntries(rulesOf(answer).map(({ id, standing }) => [id, standing]));
}

const KINDS: readonly AuditKind[] = ["decision", "grant_use", "outcome", "fact_changed", "approval_changed"];

/** All that the audit of the environment holds. */
async function auditText(): Promise<string> {
  let text = "";
  for (const kind of KINDS) {
    const { batches } = await plane.bus.audit.scan("dev", kind, 0);
    for await (const { bytes } of batches) text += Buffer.from(bytes).toString();
  }
  return text;
}

describe("a decision that was recorded", () => {
  test("is explained by its id as the agent made it, whichever process of which agent did", async () => {
    for (const { guard } of [agent, workers]) {
      const decision = await guard.check(refund({ amount: 30 }));
      const answer = await explained(decision.decisionId);
      expect(answer).toMatchObject({
        agreement: "AGREEMENT_SAME",
        decision: {
          decision: decision.decision,
          reasonCode: "RULE_ALLOW",
          ruleIds: decision.ruleIds,
          bundleRevision: revision,
          redacted: ["subject.email"],
        },
        explanation: { effect: "allow", basis: "rule", ruleIds: ["payments/small"] },
      });
      expect(standings(answer)).toEqual({
        "payments/small": "decides",
        "payments/large": "no_match",
        "payments/stolen": "no_match",
        "payments/freeze": "no_match",
      });
      expect(rulesOf(answer)[0]?.condition?.parts).toMatchObject([
        { text: "arguments.amount <= 50", value: "CONDITION_VALUE_TRUE", inputs: { "arguments.amount": "30" } },
        { value: "CONDITION_VALUE_TRUE", inputs: { "context.env": '"prod"' } },
      ]);
    }
  });

  test("is explained with the facts of its moment, whatever they are by now", async () => {
    const put = (active: boolean) =>
      facts.put({ environment: "dev", path: "incident.active", value: jsonToValue(active) });
    await put(true);
    const frozen = await vi.waitFor(async () => {
      const decision = await agent.guard.check(refund({ amount: 30 }));
      expect(decision.ruleIds).toEqual(["payments/freeze"]);
      return decision;
    }, 10_000);
    await put(false);
    await vi.waitFor(async () => {
      expect((await agent.guard.check(refund({ amount: 30 }))).decision).toBe("DECISION_ALLOW");
    }, 10_000);
    const answer = await explained(frozen.decisionId);
    expect(answer).toMatchObject({ agreement: "AGREEMENT_SAME", explanation: { effect: "deny" } });
    expect(standings(answer)).toMatchObject({ "payments/freeze": "decides", "payments/small": "outweighed" });
  });

  test("says of conditions on redacted values that they can't be told, and of the rest what it was", async () => {
    const { decisionId, decision } = await agent.guard.check(refund({ amount: 2_000, card: CARD }));
    expect(decision).toBe("DECISION_DENY");
    const answer = await explained(decisionId);
    expect(answer).toMatchObject({
      agreement: "AGREEMENT_UNSPECIFIED",
      decision: { redacted: ["subject.email", "arguments.card"] },
      explanation: { effect: "deny", ruleIds: ["payments/stolen"] },
    });
    const stolen = rulesOf(answer).find(({ id }) => id === "payments/stolen");
    expect(stolen).toMatchObject({
      standing: "decides",
      condition: {
        value: "CONDITION_VALUE_UNKNOWN",
        parts: [
          { value: "CONDITION_VALUE_TRUE" },
          { value: "CONDITION_VALUE_UNKNOWN", error: "depends on a redacted value" },
        ],
      },
    });
  });

  test("that asked for an approval is explained from the approval, which alone has its request", async () => {
    const { decisionId, approvalId } = await workers.guard.check(refund({ amount: 70, card: CARD }));
    const answer = await explained(decisionId);
    expect(answer).toMatchObject({
      agreement: "AGREEMENT_SAME",
      decision: { decision: "DECISION_PENDING", approvalId },
      explanation: { effect: "escalate", workflow: "refunds", ruleIds: ["payments/large"] },
    });
    const again = await agent.guard.check(refund({ amount: 70, card: CARD }));
    expect(again.approvalId).toBe(approvalId);
    await vi.waitFor(async () => expect(await code("dev", again.decisionId)).toBe("DECISION_NOT_RECORDED"), 10_000);
  });

  test("that an approval released is explained with it", async () => {
    const approvals = replica.client(
      "postern.v1.ApprovalService",
      await plane.token({ name: "lead", roles: ["approver"], groups: ["leads"], environments: ["dev"] }),
    );
    const request = refund({ amount: 71 }, { env: "prod" }, {});
    const { approvalId } = await agent.guard.check(request);
    await vi.waitFor(async () => {
      const { approval } = await approvals.get({ environment: "dev", id: approvalId });
      const seen = { environment: "dev", id: approvalId, revision: approval?.revision ?? 0 };
      await approvals.vote({ ...seen, verdict: "VERDICT_APPROVE", reason: "looked at it", voteId: "one" });
    }, 10_000);
    const released = await vi.waitFor(async () => {
      const decision = await agent.guard.check(request);
      expect(decision.reasonCode).toBe("APPROVED");
      return decision;
    }, 10_000);
    expect(await explained(released.decisionId)).toMatchObject({
      agreement: "AGREEMENT_SAME",
      decision: { approvalId, grantId: released.grantId },
      explanation: { effect: "allow", basis: "approval", ruleIds: ["payments/large"] },
    });
  });

  test("has equal marks for equal values, whichever process of an agent decided", async () => {
    const context = { env: "prod", token: "opaque-token-5551" };
    const local = await workers.guard.check(refund({ amount: 8 }, context, {}));
    const handedOver = await workers.guard.check(refund({ amount: 80 }, context, {}));
    expect(handedOver.decision).toBe("DECISION_PENDING");
    for (const { decisionId } of [local, handedOver]) await explained(decisionId);
    const text = await auditText();
    const marks = [local, handedOver].map(({ decisionId }) => {
      const entry = text.slice(text.indexOf(`"decisionId":"${decisionId}"`));
      return /"token":"(redacted:[0-9a-f]{32})"/.exec(entry)?.[1];
    });
    expect(marks[0]).toMatch(/^redacted:/);
    expect(marks[1]).toBe(marks[0]);
    expect(text).not.toContain("opaque-token-5551");
  });

  test("leaves no trace of redacted values in the audit", async () => {
    const marker = await agent.guard.check(refund({ amount: 1, card: CARD }));
    await explained(marker.decisionId);
    const text = await auditText();
    expect(text).toContain(marker.decisionId);
    expect(text).toContain('"card":"redacted:');
    expect(text).not.toContain(CARD);
    expect(text).not.toContain(EMAIL);
  });
});

describe("explaining by id", () => {
  test("says what is wrong with an id, and that there is no such decision", async () => {
    expect(await code("dev", "decision-1")).toBe("DECISION_ID_INVALID");
    expect(await code("dev", "018f3c2e-9b1a-7c3d-8e4f-5a6b7c8d9e0f")).toBe("DECISION_NOT_FOUND");
  });

  test("shows a token nothing of environments that are not its own", async () => {
    const { decisionId } = await agent.guard.check(refund({ amount: 3 }));
    await explained(decisionId);
    expect(await code("prod", decisionId)).toBe("ENVIRONMENT_FORBIDDEN");
    const anonymous = replica.client("postern.v1.DecisionService");
    await expect(anonymous.explain({ environment: "dev", decisionId })).rejects.toMatchObject({
      code: "TOKEN_MISSING",
    });
  });

  test("says why a decision was not recorded", async () => {
    const silent = await world.start("silent", {
      nats: nats.url,
      environment: "dev",
      trustedKeys: plane.settings.trustedKeys,
      recordPerSecond: "0",
    });
    await silent.enforces(revision);
    const { decisionId } = await silent.guard.check(refund({ amount: 3 }));
    await vi.waitFor(async () => expect(await code("dev", decisionId)).toBe("DECISION_NOT_RECORDED"), 10_000);
    await silent.stop();
  });
});

describe("asking the agent", () => {
  test("says what Check would answer, and changes nothing, also over workers", async () => {
    for (const { socket, agent: running } of [agent, workers]) {
      const guard = createGuard({ address: `unix:${socket}` });
      const input = {
        subject: { id: "ada", properties: { email: EMAIL } },
        action: "payments.refund.create",
        resource: { type: "payment", id: "p1" },
        context: { env: "prod" },
      };
      const before = running.state().counters;
      const small = await guard.explain({ ...input, arguments: { amount: 12 } });
      const large = await guard.explain({ ...input, arguments: { amount: 512 } });
      expect(small).toMatchObject({
        decision: "ALLOW",
        reasonCode: "RULE_ALLOW",
        bundleRevision: revision,
        grants: [],
      });
      expect(large).toMatchObject({ decision: "PENDING", reasonCode: "RULE_ESCALATE" });
      expect(large.explanation?.evaluation.workflow).toBe("refunds");
      const { allowed, denied, pending } = running.state().counters;
      expect({ allowed, denied, pending }).toEqual({
        allowed: before.allowed,
        denied: before.denied,
        pending: before.pending,
      });
      await expect(guard.explain({ ...input, action: "no name" })).rejects.toMatchObject({
        code: "ACTION_NAME_INVALID",
      });
      guard.close();
    }
    expect(await auditText()).not.toContain('"amount":512');
  });
});
