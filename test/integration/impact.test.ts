import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Impact__Output } from "../../proto/gen/postern/v1/Impact.ts";
import type { PreviewImpactRequest } from "../../proto/gen/postern/v1/PreviewImpactRequest.ts";
import type { RpcClient } from "../../runtime/rpc/client.ts";
import { jsonToStruct, jsonToValue } from "../../runtime/rpc/struct.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { JsonObject } from "../../shared/json.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

/** `escalateFrom`: refunds above `allowTo` are denied up to here. */
function policies(allowTo: number, escalateFrom: number, more = "") {
  const content = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  redact: [arguments.card]
  rules:
    - { id: small, when: arguments.amount <= ${allowTo}, effect: allow }
    - { id: large, when: arguments.amount >= ${escalateFrom}, effect: escalate, workflow: refunds }
    - { id: freeze, when: "has(facts.incident) && facts.incident.active && subject.id != 'cfo'", effect: deny }
${more}
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [leads] }, timeout: 5m, onTimeout: deny }]
`;
  return [{ path: "p.yaml", content }];
}

const BEFORE = policies(50, 500);
const AFTER = policies(30, 100);

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let world: AgentWorld;
const agents: TestAgent[] = [];
let impacts: RpcClient<"postern.v1.ImpactService">;
let facts: RpcClient<"postern.v1.FactService">;
let bundles: RpcClient<"postern.v1.PolicyService">;

beforeAll(async () => {
  nats = await startTestNats();
  [plane, world] = await Promise.all([testControlPlane(nats.url), createAgentWorld()]);
  replica = await plane.replica();
  const editor = await plane.token({ name: "ed", roles: ["policy-editor"], groups: [], environments: ["dev"] });
  impacts = replica.client("postern.v1.ImpactService", editor);
  facts = replica.client("postern.v1.FactService", editor);
  bundles = replica.client("postern.v1.PolicyService", editor);
  const settings = { nats: nats.url, environment: "dev", trustedKeys: plane.settings.trustedKeys };
  agents.push(await world.start("till", settings), await world.start("desk", settings));
}, 60_000);
afterAll(async () => {
  await world.stop();
  await plane.stop();
  await nats.stop();
});

async function publish(files: typeof BEFORE): Promise<number> {
  const { bundle } = await bundles.publish({ environment: "dev", files, message: "" });
  const revision = bundle?.revision ?? 0;
  await Promise.all(agents.map((agent) => agent.enforces(revision)));
  return revision;
}

interface Question {
  readonly agent: number;
  readonly subject: string;
  readonly args: JsonObject;
}

async function ask({ agent, subject, args }: Question): Promise<string> {
  const guard = agents[agent]?.guard;
  if (guard === undefined) throw new Error("no such agent");
  const { decision } = await guard.check({
    subject: { type: "user", id: subject },
    action: { name: "payments.refund.create" },
    resource: { type: "payment", id: "p1" },
    arguments: jsonToStruct(args),
  });
  return decision.replace("DECISION_", "");
}

async function previewed(request: Omit<PreviewImpactRequest, "environment">): Promise<Impact__Output> {
  let progress = 0;
  for await (const response of impacts.preview({ environment: "dev", ...request })) {
    if (response.progress) progress++;
    if (response.impact) {
      expect(progress).toBeGreaterThan(0);
      return response.impact;
    }
  }
  throw new Error("the stream ended without an impact");
}

/** The audit has everything a moment later. */
function whole(request: Omit<PreviewImpactRequest, "environment">, decisions: number): Promise<Impact__Output> {
  const asked = async () => {
    const impact = await previewed(request);
    expect(impact.decisions).toBeGreaterThanOrEqual(decisions);
    return impact;
  };
  return vi.waitFor(asked, { timeout: 15_000, interval: 100 });
}

function codeOf(running: Promise<unknown>): Promise<string> {
  return running.then(
    () => "answered",
    (error: unknown) => String((error as { readonly code?: string }).code),
  );
}

function tally(pairs: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const pair of pairs) counts[pair] = (counts[pair] ?? 0) + 1;
  return counts;
}

const AMOUNTS = [10, 40, 50, 60, 99, 100, 400, 500, 900];
const QUESTIONS: readonly Question[] = AMOUNTS.flatMap((amount, index) =>
  ["ada", "cfo"].map((subject) => ({ agent: index % 2, subject, args: { amount, id: `${subject}-${amount}` } })),
);

describe("previewing a candidate", () => {
  test("tells what agents answer once it is published, and no more", async () => {
    await publish(BEFORE);
    const sinceMs = Date.now();
    const before = [];
    for (const question of QUESTIONS) before.push(await ask(question));
    const files = AFTER;
    const since = toTimestamp(sinceMs);
    const impact = await whole({ files, since }, QUESTIONS.length);
    const until = toTimestamp(Date.now());

    const revision = await publish(AFTER);
    const changed: string[] = [];
    const subjects: string[] = [];
    for (const [index, question] of QUESTIONS.entries()) {
      const [was, is] = [before[index], await ask(question)];
      if (was === is) continue;
      changed.push(`${was} ${is}`);
      subjects.push(`${was} ${is} user:${question.subject}`);
    }
    const found = impact.changes.map(({ from, to, decisions }) => [`${from} ${to}`, decisions]);
    expect(Object.fromEntries(found)).toEqual(tally(changed));
    const bySubject = impact.changes.flatMap(({ from, to, subjects: shares }) =>
      shares.map(({ name, decisions }) => [`${from} ${to} ${name}`, decisions]),
    );
    expect(Object.fromEntries(bySubject)).toEqual(tally(subjects));
    expect(impact.changes.map(({ from, to, strength }) => `${from} ${to} ${strength}`)).toEqual([
      "DENY PENDING weaker",
      "ALLOW DENY stronger",
    ]);
    expect(impact.changes[1]?.rules).toMatchObject([
      { fromRules: ["payments/small"], toRules: ["payments/default"], decisions: 4 },
    ]);
    expect(impact.changes[1]?.agents.map(({ name }) => name).sort()).toEqual(["desk", "till"]);

    // An example is a decision that can be explained.
    const decisionId = impact.changes[0]?.rules[0]?.examples[0]?.decisionId ?? "";
    const viewer = await plane.token({ name: "vi", roles: ["viewer"], groups: [], environments: ["dev"] });
    const decisions = replica.client("postern.v1.DecisionService", viewer);
    const explained = await decisions.explain({ environment: "dev", decisionId });
    expect(explained.decision).toMatchObject({ decision: "DECISION_DENY", ruleIds: ["payments/default"] });

    // The same by its revision; compared with what is active by now, nothing would change.
    const window = { since, until };
    expect((await previewed({ revision, ...window })).changes).toMatchObject(
      impact.changes.map(({ from, to, decisions: share }) => ({ from, to, decisions: share })),
    );
    const same = await previewed({ files, ...window, against: "IMPACT_BASELINE_ACTIVE" });
    expect(same).toMatchObject({ activeRevision: revision, changes: [], unknown: [] });
  });

  test("compares each decision by the facts of its moment", async () => {
    await publish(BEFORE);
    const sinceMs = Date.now();
    const put = (active: boolean) =>
      facts.put({ environment: "dev", path: "incident.active", value: jsonToValue(active) });
    const ada = { agent: 0, subject: "ada", args: { amount: 5 } };
    let asked = 0;
    const until = async (decision: string) => {
      const asking = async () => {
        asked++;
        expect(await ask(ada)).toBe(decision);
      };
      await vi.waitFor(asking, { timeout: 10_000, interval: 20 });
      for (let times = 0; times < 3; times++) await asking();
    };
    await put(true);
    await until("DENY");
    await put(false);
    await until("ALLOW");
    const impact = await whole({ files: BEFORE, since: toTimestamp(sinceMs) }, asked);
    // Agents hear of a fact some milliseconds after it was put: no more than what was asked in these.
    const changed = impact.changes.reduce((sum, { decisions }) => sum + decisions, 0);
    expect(changed).toBeLessThanOrEqual(asked - 8);
    const frozen = await previewed({
      files: policies(50, 500, "    - { id: all, effect: allow, when: 'arguments.amount < 50' }").map((file) => ({
        ...file,
        content: file.content.replace("effect: deny }", "effect: allow }"),
      })),
      since: toTimestamp(sinceMs),
    });
    expect(frozen.changes.find(({ from, to }) => from === "DENY" && to === "ALLOW")?.rules[0]).toMatchObject({
      fromRules: ["payments/freeze"],
    });
  });

  test("leaves open what is up to redacted values, and only that", async () => {
    await publish(BEFORE);
    const sinceMs = Date.now();
    for (const amount of [10, 60]) await ask({ agent: 0, subject: "ada", args: { amount, card: "4999-1" } });
    const stolen = policies(
      50,
      500,
      "    - { id: stolen, when: \"arguments.amount < 50 && arguments.card.startsWith('4999')\", effect: deny }",
    );
    const impact = await whole({ files: stolen, since: toTimestamp(sinceMs) }, 2);
    expect(impact.unknown).toMatchObject([
      { rules: expect.arrayContaining(["payments/stolen"]), decisions: 1, examples: [{ subject: "user:ada" }] },
    ]);
    expect(impact.unknown[0]?.conditions).toEqual(["arguments.amount < 50 && arguments.card.startsWith('4999')"]);
    expect(impact.changes).toEqual([]);
  });
});

test("an escalation whose arguments are redacted is judged by the request that its approval has", async () => {
  await publish(BEFORE);
  const sinceMs = Date.now();
  const ask600 = { agent: 1, subject: "ada", args: { amount: 600, card: "4999-2" } };
  for (let times = 0; times < 2; times++) expect(await ask(ask600)).toBe("PENDING");
  const impact = await whole({ files: policies(700, 900), since: toTimestamp(sinceMs) }, 2);
  expect(impact.changes).toMatchObject([{ from: "PENDING", to: "ALLOW", decisions: 1 }]);
  // Which request the second call was made with, only a digest tells.
  expect(impact.unjudged).toEqual({ bound_to_approval: 1 });
  const byCard = policies(700, 900, "    - { id: stolen, when: \"arguments.card.startsWith('4999')\", effect: deny }");
  expect(await previewed({ files: byCard, since: toTimestamp(sinceMs) })).toMatchObject({
    changes: [],
    unknown: [{ decisions: 1 }],
  });
});

describe("a preview is refused", () => {
  test("with the place, when the candidate is not valid", async () => {
    const files = [
      { path: "p.yaml", content: (BEFORE[0]?.content ?? "").replace("workflow: refunds", "workflow: refund") },
    ];
    await expect(previewed({ files })).rejects.toMatchObject({ code: "POLICY_INVALID", where: { file: "p.yaml" } });
  });

  test("when there is nothing to replay, when it is of nothing, or of too much", async () => {
    const [since, until] = [toTimestamp(1_000), toTimestamp(2_000)];
    expect(await codeOf(previewed({ files: BEFORE, since, until }))).toBe("NO_RECORDED_DECISIONS");
    expect(await codeOf(previewed({ files: BEFORE, since: until, until: since }))).toBe("FIELD_INVALID");
    expect(await codeOf(previewed({ files: [] }))).toBe("FIELD_INVALID");
    expect(await codeOf(previewed({ files: BEFORE, revision: 1 }))).toBe("FIELD_INVALID");
    expect(await codeOf(previewed({ files: BEFORE, examples: 101 }))).toBe("FIELD_INVALID");
    expect(await codeOf(previewed({ revision: 99 }))).toBe("BUNDLE_NOT_FOUND");
  });

  test("to those who only look, and to tokens of other environments", async () => {
    const viewer = await plane.token({ name: "v2", roles: ["viewer"], groups: [], environments: ["dev"] });
    const other = await plane.token({ name: "ed2", roles: ["policy-editor"], groups: [], environments: ["prod"] });
    for (const [token, code] of [
      [viewer, "ROLE_MISSING"],
      [other, "ENVIRONMENT_FORBIDDEN"],
    ] as const) {
      const client = replica.client("postern.v1.ImpactService", token);
      const running = (async () => {
        for await (const _ of client.preview({ environment: "dev", files: BEFORE }));
      })();
      expect(await codeOf(running)).toBe(code);
    }
  });

  test("while another is under way, and not a moment longer, whatever became of that", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => codeOf(previewed({ files: BEFORE }))));
    expect(new Set(answers)).toEqual(new Set(["answered", "IMPACT_BUSY"]));
    const gone = new AbortController();
    const left = (async () => {
      const request = { environment: "dev", files: BEFORE };
      for await (const _ of impacts.preview(request, { signal: gone.signal })) gone.abort();
    })();
    await left.catch(() => undefined);
    await vi.waitFor(async () => expect(await codeOf(previewed({ files: BEFORE }))).toBe("answered"), 10_000);
  });
});
