import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ShadowReportResponse__Output } from "../../proto/gen/postern/v1/ShadowReportResponse.ts";
import { loadSigningKey } from "../../runtime/files/keys.ts";
import type { RpcClient } from "../../runtime/rpc/client.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import type { AuditEntry } from "../../shared/audit/model.ts";
import { encodeContent, signManifest } from "../../shared/bundle/index.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const ENVIRONMENT = "dev";
const WAIT = { timeout: 30_000, interval: 50 };

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let world: AgentWorld;
let editor: string;
let policies: RpcClient<"postern.v1.PolicyService">;
let shadows: RpcClient<"postern.v1.ShadowService">;
let fleet: RpcClient<"postern.v1.FleetService">;
let round = 0;

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  replica = await plane.replica();
  editor = await plane.token({ name: "ed", roles: ["policy-editor"], groups: [], environments: [ENVIRONMENT] });
  policies = replica.client("postern.v1.PolicyService", editor);
  shadows = replica.client("postern.v1.ShadowService", editor);
  fleet = replica.client("postern.v1.FleetService", editor);
});
beforeEach(async () => {
  round += 1;
  world = await createAgentWorld();
});
afterEach(() => world.stop());
afterAll(async () => {
  await plane.stop();
  await nats.stop();
});

/** Every content is one of its own, so that nothing is active or shadow already. */
function files(rules: string, spec = "") {
  const content = `# round ${round}
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["pay.**"] }${spec}
  rules:
    - { id: anybody, effect: allow }
${rules}`;
  return [{ path: "pay.yaml", content }];
}

const LIMIT = "    - { id: limit, when: arguments.amount > 100, effect: deny }";
const SHADOW_LIMIT = LIMIT.replace("effect: deny", "effect: deny, mode: shadow");

async function publish(rules: string, spec = ""): Promise<number> {
  const { bundle } = await policies.publish({ environment: ENVIRONMENT, files: files(rules, spec), force: true });
  if (bundle === null) throw new Error("it was published");
  return bundle.revision;
}

async function publishShadow(rules: string): Promise<number> {
  const { bundle } = await shadows.publish({ environment: ENVIRONMENT, files: files(rules), message: "try" });
  if (bundle === null) throw new Error("it was published");
  return bundle.revision;
}

async function start(name: string, settings: Readonly<Record<string, string>> = {}): Promise<TestAgent> {
  const trustedKeys = plane.settings.trustedKeys;
  return world.start(name, { nats: nats.url, environment: ENVIRONMENT, trustedKeys, shadowOneIn: "1", ...settings });
}

function check(agent: TestAgent, amount: number, subject = "ada") {
  return agent.guard.check({
    subject: { type: "user", id: subject },
    action: { name: "pay.out" },
    resource: { type: "payment", id: "p1" },
    arguments: jsonToStruct({ amount }),
  });
}

/** What agents say of their shadow bundle. */
async function standing(agentId: string) {
  const { agents } = await shadows.report({ environment: ENVIRONMENT });
  return agents.find(({ id }) => id === agentId);
}

async function evaluates(agentId: string, revision: number): Promise<void> {
  await vi.waitFor(async () => expect(await standing(agentId)).toMatchObject({ revision, problem: "" }), WAIT);
}

/** The report once so many differences were written. */
async function reported(total: number, wanted: { shadowRevision?: number; agentId?: string }) {
  let report: ShadowReportResponse__Output | undefined;
  await vi.waitFor(async () => {
    report = await shadows.report({ environment: ENVIRONMENT, ...wanted });
    expect(report.total).toBe(total);
  }, WAIT);
  if (report === undefined) throw new Error("no report");
  return report;
}

describe.each(["1", "2"])("with %s processes that answer checks", (workers) => {
  test("rules in shadow mode change no answer; what they would have changed is counted, with examples", async () => {
    const agentId = `rules-${workers}`;
    const agent = await start(agentId, { workers });
    await agent.enforces(await publish(SHADOW_LIMIT));
    const asked = [10, 500, 500, 900];
    for (const amount of asked) {
      expect(await check(agent, amount)).toMatchObject({
        decision: "DECISION_ALLOW",
        reasonCode: "RULE_ALLOW",
        ruleIds: ["pay/anybody"],
      });
    }
    await check(agent, 200, "bob");
    const report = await reported(4, { agentId });
    expect(report.differences).toMatchObject([
      { source: "rules", from: "ALLOW", to: "DENY", ruleIds: ["pay/limit"], shadowRules: ["pay/limit"], count: 4 },
    ]);
    expect(report.byRule).toEqual([{ name: "pay/limit", count: 4 }]);
    expect(report.byAgent).toEqual([{ name: agentId, count: 4 }]);
    expect(report.bySubject).toEqual([
      { name: "user:ada", count: 3 },
      { name: "user:bob", count: 1 },
    ]);
    expect(report.differences[0]?.examples[0]).toMatchObject({ action: "pay.out", resource: "payment:p1" });
    await vi.waitFor(async () => expect((await standing(agentId))?.differences).toBe(4), WAIT);
    // The decision's own entry has it too.
    const { decisionId = "" } = report.differences[0]?.examples[0] ?? {};
    await vi.waitFor(async () => {
      const entries: AuditEntry[] = [];
      const { batches } = await plane.bus.audit.scan(ENVIRONMENT, "decision", 0);
      for await (const { bytes } of batches) entries.push(...decodeAuditBatch(bytes).entries);
      const entry = entries.find(({ data }) => data.decisionId === decisionId);
      expect(entry?.data.shadow).toMatchObject({ from: "ALLOW", to: "DENY", shadowRules: ["pay/limit"] });
    }, WAIT);
  });

  test("a shadow bundle is evaluated beside the enforced one until it is promoted", async () => {
    const agentId = `bundle-${workers}`;
    const agent = await start(agentId, { workers });
    const active = await publish("");
    await agent.enforces(active);
    const shadow = await publishShadow(LIMIT);
    expect(shadow).toBe(active + 1);
    await evaluates(agentId, shadow);
    for (const amount of [10, 500, 500]) {
      expect(await check(agent, amount)).toMatchObject({ decision: "DECISION_ALLOW", bundleRevision: active });
    }
    const report = await reported(2, { shadowRevision: shadow });
    expect(report).toMatchObject({
      shadow: { revision: shadow, publishedBy: "ed" },
      byRule: [{ name: "pay/limit", count: 2 }],
      bySubject: [{ name: "user:ada", count: 2 }],
      differences: [{ source: "bundle", shadowRevision: shadow, from: "ALLOW", to: "DENY", count: 2 }],
    });
    const { bundle } = await shadows.promote({ environment: ENVIRONMENT, message: "good" });
    expect(bundle?.revision).toBe(shadow + 1);
    await agent.enforces(shadow + 1);
    expect(await check(agent, 500)).toMatchObject({ decision: "DECISION_DENY", ruleIds: ["pay/limit"] });
    await vi.waitFor(async () => expect((await standing(agentId))?.revision).toBe(0), WAIT);
    expect((await shadows.get({ environment: ENVIRONMENT })).bundle).toBeNull();
  });
});

test("a shadow stays beside what is published next, and ends with unshadow, each a revision of its own", async () => {
  const agent = await start("stays");
  const first = await publish("");
  const shadow = await publishShadow(LIMIT);
  expect(await shadows.publish({ environment: ENVIRONMENT, files: files(LIMIT) })).toMatchObject({ unchanged: true });
  await expect(shadows.publish({ environment: ENVIRONMENT, files: files("") })).rejects.toMatchObject({
    code: "SHADOW_IS_ACTIVE",
  });
  const next = await publish("    - { id: more, when: arguments.amount > 7, effect: allow }");
  expect([shadow, next]).toEqual([first + 1, first + 2]);
  await agent.enforces(next);
  await evaluates("stays", shadow);
  const { bundle } = await shadows.remove({ environment: ENVIRONMENT, message: "enough" });
  expect(bundle?.revision).toBe(next + 1);
  await agent.enforces(next + 1);
  await vi.waitFor(async () => expect((await standing("stays"))?.revision).toBe(0), WAIT);
  await expect(shadows.remove({ environment: ENVIRONMENT })).rejects.toMatchObject({ code: "SHADOW_NOT_FOUND" });
  await expect(shadows.promote({ environment: ENVIRONMENT })).rejects.toMatchObject({ code: "SHADOW_NOT_FOUND" });
  // Each bundle is listed once, though its pointer was written several times.
  const { bundles } = await policies.list({ environment: ENVIRONMENT });
  const revisions = bundles.map(({ revision }) => revision);
  expect(new Set(revisions).size).toBe(revisions.length);
});

test("two replicas that publish shadows at once leave one, and nothing that is enforced is touched", async () => {
  const other = await plane.replica();
  const active = await publish("");
  const client = other.client("postern.v1.ShadowService", editor);
  const outcomes = await Promise.all(
    [shadows, client].map((one, at) =>
      one.publish({ environment: ENVIRONMENT, files: files(LIMIT.replace("100", String(200 + at))) }),
    ),
  );
  const revisions = outcomes.map(({ bundle }) => bundle?.revision ?? 0).sort((a, b) => a - b);
  expect(revisions).toEqual([active + 1, active + 2]);
  const pointer = (await plane.bus.bundles.active(ENVIRONMENT))?.pointer;
  expect(pointer?.revision).toBe(active);
  expect(pointer?.shadow?.revision).toBe(active + 2);
  await shadows.remove({ environment: ENVIRONMENT });
});

test("a shadow that an agent can't verify or compile is reported, and what is enforced is not concerned", async () => {
  const agent = await start("unharmed");
  const active = await publish("");
  await agent.enforces(active);
  const shadow = await publishShadow(LIMIT);
  await evaluates("unharmed", shadow);
  const stored = await plane.bus.bundles.active(ENVIRONMENT);
  if (stored?.pointer.shadow === undefined) throw new Error("no shadow");
  const { pointer, version } = stored;

  // Signed as a shadow, and put where bundles in force stand.
  const swapped = await plane.bus.bundles.replace(ENVIRONMENT, { ...stored.pointer.shadow }, version);
  if (swapped === "conflict") throw new Error("somebody else published");
  await vi.waitFor(async () => {
    const { agents } = await fleet.listAgents({ environment: ENVIRONMENT });
    const mine = agents.find(({ id }) => id === "unharmed");
    expect(mine?.refused).toMatchObject({ revision: shadow, code: "BUNDLE_SIGNATURE_INVALID" });
  }, WAIT);
  expect(await check(agent, 500)).toMatchObject({ decision: "DECISION_ALLOW", bundleRevision: active });

  // Signed by the right key, with a content that does not compile.
  const key = await loadSigningKey(plane.settings.signingKey);
  const broken = encodeContent({
    formatVersion: 1,
    policySet: {
      policies: [
        {
          apiVersion: "postern.dev/v1",
          kind: "Policy",
          metadata: { name: "pay" },
          spec: { default: "deny", match: { actions: ["pay.**"] }, rules: [{ id: "r", effect: "allow", when: "1 +" }] },
        },
      ],
      workflows: [],
    },
    sources: [],
  });
  const manifest: BundleManifest = {
    environment: ENVIRONMENT,
    revision: shadow + 1,
    digest: broken.digest,
    publishedAtMs: 0,
    publishedBy: "eve",
    message: "",
    policies: 1,
    rules: 1,
    workflows: 0,
    rollbackOf: 0,
    purpose: "shadow",
  };
  const bad = {
    revision: manifest.revision,
    digest: broken.digest,
    signature: signManifest(manifest, key),
    content: Buffer.from(broken.bytes).toString("utf8"),
  };
  await plane.bus.bundles.replace(ENVIRONMENT, { ...pointer, shadow: bad }, swapped);
  await vi.waitFor(async () => {
    expect(await standing("unharmed")).toMatchObject({ revision: shadow + 1, problem: "BUNDLE_INVALID" });
  }, WAIT);
  expect(await check(agent, 500)).toMatchObject({ decision: "DECISION_ALLOW", bundleRevision: active });
});

test("a score that reaches a threshold denies, and the decision names it and its rules", async () => {
  const agent = await start("risk");
  const spec = "\n  denyAt: 50";
  const rules =
    "    - { id: large, when: arguments.amount > 100, risk: 30 }\n    - { id: odd, when: arguments.odd, risk: 30 }";
  await agent.enforces(await publish(rules, spec));
  const question = {
    subject: { type: "user", id: "ada" },
    action: { name: "pay.out" },
    resource: { type: "payment", id: "p1" },
  };
  const answer = await agent.guard.check({ ...question, arguments: jsonToStruct({ amount: 500, odd: true }) });
  expect(answer).toMatchObject({
    decision: "DECISION_DENY",
    reasonCode: "RISK_DENY",
    ruleIds: ["pay/large", "pay/odd"],
    risk: [{ policy: "pay", score: 60, ruleIds: ["pay/large", "pay/odd"], reaches: "denyAt", threshold: 50 }],
  });
  expect(answer.reason).toContain("risk 60 of pay (pay/large and pay/odd) reaches denyAt 50".replace("risk", "Risk"));
  const below = await agent.guard.check({ ...question, arguments: jsonToStruct({ amount: 500, odd: false }) });
  expect(below).toMatchObject({ decision: "DECISION_ALLOW", risk: [{ score: 30, reaches: "none" }] });
});
