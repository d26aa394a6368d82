import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const WAIT = { timeout: 20_000, interval: 50 };
const settings = { environments: ["prod", "ops"], environmentsFile: "" };

let nats: TestNats;
let plane: TestControlPlane;
let ed: string;
let tina: string;

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  settings.environmentsFile = join(plane.settings.signingKey, "..", "environments.yaml");
  ed = await plane.token({ name: "ed", roles: ["policy-editor"] });
  tina = await plane.token({ name: "tina", roles: ["approver"], groups: ["leads"] });
  await writeFile(settings.environmentsFile, "environments: {}");
  const replica = await plane.replica(settings);
  await policies(replica).publish({ environment: "prod", files: payments(10) });
  await policies(replica).publish({ environment: "ops", files: GUARD });
  await plane.stopReplicas();
  await writeFile(settings.environmentsFile, "environments: { prod: { guardedBy: ops } }");
});
afterEach(() => plane.stopReplicas());
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
});

const GUARD = [
  {
    path: "guard.yaml",
    content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: governance }
spec:
  default: deny
  match: { actions: ["postern.policy.**"], resources: ["environment"] }
  rules:
    - { id: slowly, actions: ["postern.policy.rollout"], when: "context.mayWeaken && arguments.plan.steps[0] <= 10.0", effect: escalate, workflow: leads }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: leads }
spec:
  stages: [{ name: leads, approvers: { groups: [leads] }, quorum: 1, timeout: 1h, onTimeout: deny }]
  grant: { uses: 1, ttl: 10m, scope: arguments }
`,
  },
];

const payments = (limit: number) => [
  {
    path: "payments.yaml",
    content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec: { match: { actions: ["payments.**"] }, rules: [{ id: small, when: arguments.amount <= ${limit}, effect: allow }] }
`,
  },
];

function policies(replica: TestReplica) {
  return replica.client("postern.v1.PolicyService", ed);
}

function rollouts(replica: TestReplica) {
  return replica.client("postern.v1.RolloutService", ed);
}

async function approve(replica: TestReplica, id: string): Promise<void> {
  const approvals = replica.client("postern.v1.ApprovalService", tina);
  const { approval } = await vi.waitFor(() => approvals.get({ environment: "ops", id }), WAIT);
  const revision = approval?.revision ?? 0;
  await approvals.vote({ environment: "ops", id, verdict: "VERDICT_APPROVE", reason: "slowly", revision });
}

test("a rollout that its guard wants approved begins with the approval, once, by the plan that was approved", async () => {
  const [first] = await Promise.all([plane.replica(settings), plane.replica(settings), plane.replica(settings)]);
  const request = {
    environment: "prod",
    files: payments(20),
    plan: { steps: [10, 40], minChecks: 7 },
    message: "more",
  };
  const { change, rollout } = await rollouts(first).start(request);
  expect([rollout, change?.status, change?.verb]).toEqual([null, "pending", "rollout"]);
  await expect(rollouts(first).get({ environment: "prod" })).rejects.toMatchObject({ code: "ROLLOUT_NOT_FOUND" });

  await approve(first, change?.approvalId ?? "");
  const begun = await vi.waitFor(async () => {
    const answer = await rollouts(first).get({ environment: "prod" });
    if (answer.revision === 0) throw new Error("it is not in place yet");
    return answer;
  }, WAIT);
  const { id = "" } = change ?? {};
  expect(begun).toMatchObject({
    id,
    status: "running",
    revision: 2,
    startedBy: "ed",
    plan: { steps: [10, 40], minChecks: 7 },
  });
  const applied = await vi.waitFor(async () => {
    const answer = await policies(first).getChange({ environment: "prod", id });
    if (answer.change?.status !== "applied") throw new Error(`it is ${answer.change?.status}`);
    return answer.change;
  }, WAIT);
  expect(applied.revision).toBe(2);
  expect(begun.events.filter(({ kind }) => kind === "started")).toHaveLength(1);

  await rollouts(first).promote({ environment: "prod" });
  const { bundles } = await policies(first).list({ environment: "prod" });
  expect(bundles[0]).toMatchObject({ revision: 3, origin: { changeId: id } });
});

test("a rollout that its guard denies does not begin, nor does a publish in its place", async () => {
  const replica = await plane.replica(settings);
  const tooFast = { environment: "prod", files: payments(30), plan: { steps: [90] } };
  await expect(rollouts(replica).start(tooFast)).rejects.toMatchObject({ code: "CHANGE_DENIED" });
  await expect(policies(replica).publish({ environment: "prod", files: payments(30) })).rejects.toMatchObject({
    code: "CHANGE_DENIED",
  });
});
