import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";
import { startExpirySweep } from "../../control-plane/facts/expiry-sweep.ts";
import { silentLogger } from "../../runtime/log/logger.ts";
import { jsonToValue } from "../../runtime/rpc/struct.ts";
import { fromTimestamp, toDuration } from "../../runtime/rpc/time.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let agents: AgentWorld;
let agent: TestAgent;
let editor: string;
let pager: string;

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  editor = await plane.token({ name: "ed", roles: ["policy-editor"] });
  pager = await plane.token({ name: "pager", roles: ["viewer"] });
  replica = await plane.replica();
  agents = await createAgentWorld();
  agent = await startAgent("agent-1");
});
afterAll(async () => {
  await agents?.stop();
  await plane?.stop();
  await nats?.stop();
});

function startAgent(name: string, natsUrl = nats.url): Promise<TestAgent> {
  return agents.start(name, { environment: "dev", trustedKeys: plane.settings.trustedKeys, nats: natsUrl });
}

const facts = (token = editor) => replica.client("postern.v1.FactService", token);

interface Put {
  readonly ttlMs?: number;
  readonly reason?: string;
  readonly source?: string;
  readonly environment?: string;
}

function put(path: string, value: JsonValue, { ttlMs, environment = "dev", ...texts }: Put = {}, token = editor) {
  const ttl = ttlMs === undefined ? {} : { ttl: toDuration(ttlMs) };
  return facts(token).put({ environment, path, value: jsonToValue(value), ...ttl, ...texts });
}

async function publish(rules: string, declared = ""): Promise<void> {
  const content = `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: deployments }
spec:
  default: deny
  match: { actions: ["deploy.**"] }
  rules:
${rules}
${declared}`;
  const client = replica.client("postern.v1.PolicyService", editor);
  const { bundle } = await client.publish({ environment: "dev", files: [{ path: "p.yaml", content }] });
  await agent.enforces(bundle?.revision ?? 0);
}

async function decision(of = agent): Promise<string> {
  const request = {
    subject: { type: "user", id: "ana" },
    action: { name: "deploy.web" },
    resource: { type: "service" },
  };
  return (await of.guard.check(request)).decision;
}

const becomes = (expected: string, of = agent) =>
  vi.waitFor(async () => expect(await decision(of)).toBe(expected), { timeout: 10_000, interval: 20 });

const UNLESS_INCIDENT = `    - { id: freeze, when: has(facts.incident) && facts.incident.active, effect: deny }
    - { id: all, effect: allow }`;

describe("a fact that is put for a time", () => {
  it("expires at agents by itself, and is listed no more", async () => {
    await publish(UNLESS_INCIDENT);
    await put("incident.active", true, { ttlMs: 1_000 });
    await becomes("DECISION_DENY");
    expect((await facts().list({ environment: "dev", prefix: "incident" })).facts).toHaveLength(1);
    await becomes("DECISION_ALLOW");
    expect((await facts().list({ environment: "dev", prefix: "incident" })).facts).toEqual([]);
    // It is still stored: nothing waited for anybody to remove it.
    expect(await plane.bus.facts.list("dev")).toMatchObject([{ path: "incident.active" }]);
  });

  it("expires at an agent that has started again since and is cut off", async () => {
    await publish(UNLESS_INCIDENT);
    const second = await startAgent("agent-2");
    await second.enforces((await agent.agent.state()).revision);
    await put("incident.active", true, { ttlMs: 4_000 });
    await becomes("DECISION_DENY", second);
    await second.stop();
    const again = await startAgent("agent-2", "127.0.0.1:1");
    expect(await decision(again)).toBe("DECISION_DENY");
    await becomes("DECISION_ALLOW", again);
    await again.stop();
  });

  it("is removed later, by whoever sweeps, unless it was put again", async () => {
    await put("sweep.old", 1, { ttlMs: 1 });
    await put("sweep.again", 1, { ttlMs: 1 });
    await put("sweep.again", 2);
    const expired: JsonObject[] = [];
    const stop = startExpirySweep({
      facts: plane.bus.facts,
      environments: ["dev"],
      nowMs: Date.now,
      log: silentLogger,
      onExpired: (_, change) => expired.push(change),
      everyMs: 20,
    });
    await vi.waitFor(() => expect(expired).toContainEqual(expect.objectContaining({ path: "sweep.old" })));
    await stop();
    const left = (await plane.bus.facts.list("dev")).map(({ path }) => path);
    expect(left).toContain("sweep.again");
    expect(left).not.toContain("sweep.old");
    expect(await plane.bus.facts.deleteIf("dev", "sweep.again", 1)).toBe(false);
  });

  it("must be put for a time that can be", async () => {
    await expect(put("incident.active", true, { ttlMs: -1 })).rejects.toMatchObject({ code: "FACT_TTL_INVALID" });
  });
});

describe("where facts come from", () => {
  it("is told with each: who, when, why, from which system, and what came first", async () => {
    const texts = { reason: "INC-42", source: "pagerduty" };
    await put("incident.level", 1, { environment: "prod" });
    const { fact } = await put("incident.level", 2, { environment: "prod", ...texts });
    expect(fact).toMatchObject({ updatedBy: "ed", ...texts, expiresAt: null });
    const listed = (await facts().list({ environment: "prod", prefix: "incident" })).facts[0];
    expect(listed).toEqual(fact);
    expect(listed?.revision).toBeGreaterThan(0);
  });

  it("is told over time, newest first, from the audit trail", async () => {
    await put("history.one", 1, { environment: "prod", reason: "first" });
    await put("history.one", 2, { environment: "prod", ttlMs: 60_000 });
    await facts().delete({ environment: "prod", path: "history.one", reason: "over" });
    await vi.waitFor(async () => {
      const { changes } = await facts().history({ environment: "prod", prefix: "history" });
      expect(changes.map(({ operation, reason, by }) => [operation, reason, by])).toEqual([
        ["delete", "over", "ed"],
        ["put", "", "ed"],
        ["put", "first", "ed"],
      ]);
      expect(changes[1]).toMatchObject({ value: { numberValue: 2 }, expiresAt: { seconds: expect.any(Number) } });
      expect(changes[0]?.value).toBeNull();
    });
    expect((await facts().history({ environment: "prod", prefix: "history", limit: 1 })).changes).toHaveLength(1);
    await expect(facts().history({ environment: "prod", limit: 1_001 })).rejects.toMatchObject({
      code: "FIELD_INVALID",
    });
  });
});

test("a condition can demand that a fact was put or renewed lately", async () => {
  await publish(`    - { id: beat, when: 'facts.beat.age < duration("2s")', effect: allow }`);
  await put("beat", true);
  await becomes("DECISION_ALLOW");
  await becomes("DECISION_DENY");
  // The same value again renews it.
  await put("beat", true);
  await becomes("DECISION_ALLOW");
  await facts().delete({ environment: "dev", path: "beat" });
  await becomes("DECISION_DENY");
});

test("the fleet shows how many facts an agent holds, and how old its view of them is", async () => {
  const before = Date.now();
  await put("fleet.shown", 1);
  await vi.waitFor(
    async () => {
      const { agents: all } = await replica
        .client("postern.v1.FleetService", editor)
        .listAgents({ environment: "dev" });
      const { facts: view } = all.find(({ id }) => id === "agent-1") ?? {};
      expect(view?.count).toBeGreaterThan(0);
      expect(fromTimestamp(view?.newestPutAt ?? { seconds: 0, nanos: 0 })).toBeGreaterThanOrEqual(before);
      expect(view?.seenAt).not.toBeNull();
    },
    { timeout: 20_000, interval: 200 },
  );
});

const DECLARED = `---
apiVersion: postern.dev/v1
kind: FactSchema
metadata: { name: incidents }
spec:
  facts:
    incident.active: { type: bool, default: false, maxTtl: 4h, writers: { roles: [admin], principals: [pager] } }
    incident.severity: { type: { enum: [low, high] } }
    load: { type: double, maxAge: 2s }
    oncall: list<string>
    errorBudget: map<double>
`;

describe("declared facts", () => {
  it("have their default until somebody puts them, and after they expire", async () => {
    await facts()
      .delete({ environment: "dev", path: "incident.active" })
      .catch(() => undefined);
    await publish(
      `    - { id: freeze, when: facts.incident.active, effect: deny }
    - { id: all, effect: allow }`,
      DECLARED,
    );
    await becomes("DECISION_ALLOW");
    await put("incident.active", true, { ttlMs: 1_500 }, pager);
    await becomes("DECISION_DENY");
    await becomes("DECISION_ALLOW");
  });

  it("are listed with what is declared of them, whether they are put or not", async () => {
    const { declared } = await facts(pager).list({ environment: "dev", prefix: "incident" });
    expect(declared).toMatchObject([
      {
        path: "incident.active",
        type: "bool",
        default: { boolValue: false },
        maxTtl: { seconds: 14_400 },
        maxAge: null,
        writerRoles: ["admin"],
        writerPrincipals: ["pager"],
      },
      { path: "incident.severity", type: "one of low, high", default: null },
    ]);
  });

  it("are put by whom they name, and by nobody else", async () => {
    await expect(put("incident.active", true, { ttlMs: 1_000 })).rejects.toMatchObject({
      kind: "permission_denied",
      code: "FACT_WRITER_FORBIDDEN",
      hint: "It may be written by the role admin, pager.",
    });
    await expect(put("oncall", [], {}, pager)).rejects.toMatchObject({ code: "FACT_WRITER_FORBIDDEN" });
    await expect(facts(pager).delete({ environment: "dev", path: "oncall" })).rejects.toMatchObject({
      code: "FACT_WRITER_FORBIDDEN",
    });
  });

  it.each([
    ["oncall", "ana", "FACT_TYPE_MISMATCH", "It is declared as list<string>."],
    ["oncall", ["ana", 7], "FACT_TYPE_MISMATCH", "It is declared as list<string>."],
    ["incident.severity", "hihg", "FACT_TYPE_MISMATCH", "It is declared as one of low, high. did you mean 'high'?"],
    ["incident.severty", "high", "FACT_UNDECLARED", "Did you mean 'incident.severity'?"],
    ["incident", { severity: "high" }, "FACT_UNDECLARED", expect.any(String)],
    ["errorBudget.web", "much", "FACT_TYPE_MISMATCH", "It is declared as double."],
  ] as const)("are not put as something else: %s = %j is %s", async (path, value, code, hint) => {
    await expect(put(path, value as JsonValue)).rejects.toMatchObject({ kind: "invalid_argument", code, hint });
  });

  it("that are maps are put whole or member by member", async () => {
    await put("errorBudget", { blog: 1 });
    await put("errorBudget.web", 0.5);
    await publish(
      "    - { id: left, when: facts.errorBudget.web == 0.5 && facts.errorBudget.blog == 1, effect: allow }",
      DECLARED,
    );
    await becomes("DECISION_ALLOW");
  });

  it("are put for as long as they may stay, and no longer", async () => {
    await expect(put("incident.active", true, {}, pager)).rejects.toMatchObject({ code: "FACT_TTL_INVALID" });
    await expect(put("incident.active", true, { ttlMs: 4 * 3_600_000 + 1 }, pager)).rejects.toMatchObject({
      code: "FACT_TTL_INVALID",
      hint: "Put it for 4h at most: --ttl 4h.",
    });
  });

  it("that grow older than they may are absent, so that what depends on them fails closed", async () => {
    await publish(`    - { id: calm, when: facts.load < 0.8, effect: allow }`, DECLARED);
    await put("load", 0.5);
    await becomes("DECISION_ALLOW");
    await becomes("DECISION_DENY");
  });

  it("are what conditions may read: another path is an error with its place and what was meant", async () => {
    await expect(
      publish(`    - { id: freeze, when: facts.incident.activ, effect: deny }`, DECLARED),
    ).rejects.toMatchObject({
      code: "POLICY_INVALID",
      where: { file: "p.yaml", line: 8 },
      hint: "did you mean 'active'?",
    });
    await expect(
      publish(`    - { id: freeze, when: facts.incident.severity > 3, effect: deny }`, DECLARED),
    ).rejects.toMatchObject({ code: "POLICY_INVALID", metadata: { diagnosticCode: "CONDITION_TYPE" } });
  });
});

test("a fact that only a candidate declares can be put while the candidate is there", async () => {
  const environment = "prod";
  const files = (facts: string) => [
    {
      path: "p.yaml",
      content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: deployments }
spec: { match: { actions: ["deploy.**"] } }
---
apiVersion: postern.dev/v1
kind: FactSchema
metadata: { name: facts }
spec: { facts: { ${facts} } }
`,
    },
  ];
  await replica.client("postern.v1.PolicyService", editor).publish({ environment, files: files("old: bool") });
  const rollouts = replica.client("postern.v1.RolloutService", editor);
  await expect(put("fresh", true, { environment })).rejects.toMatchObject({ code: "FACT_UNDECLARED" });
  const plan = { steps: [50], stepTime: { seconds: 600, nanos: 0 }, guards: [], minChecks: 50 };
  await rollouts.start({ environment, files: files("old: int, fresh: bool"), plan });
  await put("fresh", true, { environment });
  // What both declare is as those have it that still enforce what is active.
  await expect(put("old", 1, { environment })).rejects.toMatchObject({ code: "FACT_TYPE_MISMATCH" });
  await rollouts.abort({ environment, reason: "seen enough" });
  await expect(put("fresh", true, { environment })).rejects.toMatchObject({ code: "FACT_UNDECLARED" });
});
