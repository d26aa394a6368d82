import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { replay } from "../../shared/approval/index.ts";
import type { ApprovalState, Escalation } from "../../shared/approval/model.ts";
import { parseWebhookSecret } from "../../shared/webhook/secret.ts";
import { verifySignature } from "../../shared/webhook/signature.ts";
import { escalationOf } from "../support/approval-fixtures.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const SECRET = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

/** An automatic approver that is real: what it is asked, and what it answers. */
interface Asked {
  readonly id: string;
  readonly question: Record<string, unknown>;
}

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let approver: Server;
let folder: string;
let asked: Asked[] = [];
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  approver = createServer(take);
  await new Promise<void>((resolve) => approver.listen(0, "127.0.0.1", resolve));
  // Parsing boundary: a TCP server's address is one.
  const { port } = approver.address() as AddressInfo;
  folder = await mkdtemp(join(tmpdir(), "postern-approver-"));
  await writeFile(join(folder, "changes"), `${SECRET}\n`);
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  const token = await plane.token({ name: "root", roles: ["admin"] });
  replica = await plane.replica({ approverSecretsDir: folder });
  const files = [{ path: "auto.yaml", content: policies(port) }];
  await replica.client("postern.v1.PolicyService", token).publish({ environment: "dev", files });
});
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
  approver?.closeAllConnections();
  await new Promise((resolve) => approver?.close(resolve));
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  answer = (response) => response.writeHead(204).end();
});

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const header = (name: string) => request.headers[`webhook-${name}`]?.toString();
  const webhook = { id: header("id"), timestamp: header("timestamp"), signature: header("signature"), body };
  verifySignature(webhook, [parseWebhookSecret(SECRET)], Date.now());
  asked.push({ id: header("id") ?? "", question: JSON.parse(body.toString()) });
  answer(response);
}

const say = (body: object) => (response: ServerResponse) => response.writeHead(200).end(JSON.stringify(body));

const policies = (port: number) => `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: escalate
  workflow: outside
  match: { actions: ["payments.**"] }
  rules:
    - { id: a, effect: escalate, workflow: unsigned, when: "false" }
    - { id: b, effect: escalate, workflow: trusted, when: "false" }
    - { id: c, effect: escalate, workflow: limited, when: "false" }
    - { id: d, effect: escalate, workflow: formal, when: "false" }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: outside }
spec:
  auto:
    - { webhook: { url: "http://127.0.0.1:${port}/decide", secret: changes, timeout: 500ms } }
    - { when: 'arguments.amount < 100', decision: approve, reason: small }
  stages: [{ name: team, approvers: { groups: [leads] }, timeout: 5m }]
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: unsigned }
spec:
  auto: [{ webhook: { url: "http://127.0.0.1:${port}/decide", secret: nowhere } }]
  stages: [{ name: team, approvers: { groups: [leads] }, timeout: 5m }]
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: trusted }
spec:
  auto:
    - { when: 'approvedInLast("1h", "subject") >= 2', decision: deny, reason: enough for an hour }
    - { when: 'true', decision: approve }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: limited }
spec:
  stages: [{ name: team, approvers: { groups: [leads] }, timeout: 5m }]
  budget: { escalations: 2, per: 1h }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: formal }
spec:
  requireReason: { request: true }
  form: { type: object, properties: { ticket: { type: string } }, required: [ticket] }
  auto: [{ when: 'form.ticket == "CHG-1"', decision: approve, reason: the change is known }]
  stages: [{ name: team, approvers: { groups: [leads] }, timeout: 5m }]
`;

/** Asks for an approval; what became of it once automatic rules had their say. */
async function ask(amount: number, over: Partial<Escalation>): Promise<ApprovalState> {
  const escalation = escalationOf(amount, { bundleRevision: 1, ...over });
  await plane.bus.escalations.publish(escalation);
  return vi.waitFor(
    async () => {
      const records = await plane.bus.approvals.read(escalation.environment, escalation.approvalId);
      const state = replay(records.map(({ record }) => record));
      if (state === undefined) throw new Error("not taken yet");
      return state;
    },
    { timeout: 10_000 },
  );
}

async function kinds({ escalation }: ApprovalState): Promise<string[]> {
  const records = await plane.bus.approvals.read(escalation.environment, escalation.approvalId);
  return records.flatMap(({ record }) => record.events.map(({ kind }) => kind));
}

describe("an automatic approver over HTTPS", () => {
  it("is asked once, signed, with all that people would see, and what it says counts", async () => {
    answer = say({ decision: "approve", reason: "change CHG-1 is open" });
    const state = await ask(500, { workflow: "outside", reason: "customer waits" });
    expect(state).toMatchObject({ status: "approved", outcomeReason: "change CHG-1 is open" });
    const { approvalId, requestDigest } = state.escalation;
    expect(asked).toMatchObject([
      { id: approvalId, question: { approvalId, requestDigest, arguments: { amount: 500 }, reason: "customer waits" } },
    ]);
  });

  it("denies", async () => {
    answer = say({ decision: "deny", reason: "freeze" });
    expect(await ask(501, { workflow: "outside" })).toMatchObject({ status: "denied", outcomeReason: "freeze" });
  });

  it("leaves it to the rules after it, and they to people, when it abstains", async () => {
    expect(await ask(50, { workflow: "outside" })).toMatchObject({ status: "approved", outcomeReason: "small" });
    answer = say({ decision: "abstain" });
    expect(await ask(502, { workflow: "outside" })).toMatchObject({ status: "pending", currentStage: 0 });
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ["does not answer in time", () => undefined, "timeout"],
    ["answers with an error", (response) => response.writeHead(500).end(), "status 500"],
    ["answers what is no decision", say({ approved: true }), "no decision"],
    ["redirects", (response) => response.writeHead(302, { location: "/" }).end(), "status 302"],
  ])("that %s approves nothing, nor do the rules after it: people decide", async (_, how, said) => {
    answer = how;
    const state = await ask(51 + Math.random(), { workflow: "outside" });
    expect(state).toMatchObject({ status: "pending", currentStage: 0 });
    expect(await kinds(state)).toEqual(["requested", "auto_failed", "stage_opened"]);
    const [first] = await plane.bus.approvals.read("dev", state.escalation.approvalId);
    expect(JSON.stringify(first?.record.events)).toContain(said);
  });

  it("whose secret the control plane does not have is not asked", async () => {
    const state = await ask(503, { workflow: "unsigned" });
    expect(await kinds(state)).toEqual(["requested", "auto_failed", "stage_opened"]);
    expect(asked).toEqual([]);
  });
});

describe("a rule that counts", () => {
  it("reads what happened in the window, also before this replica first asked", async () => {
    // When nobody counts yet.
    for (const amount of [61, 62])
      expect(await ask(amount, { workflow: "outside" })).toMatchObject({ status: "approved" });
    const state = await ask(601, { workflow: "trusted" });
    expect(state).toMatchObject({ status: "denied", outcomeReason: "enough for an hour" });
    expect(await kinds(state)).toEqual(["requested", "auto_decided", "denied"]);
  });
});

describe("a budget", () => {
  it("denies what is over it, with a code of its own, before anybody is asked", async () => {
    const first = await ask(701, { workflow: "limited" });
    const second = await ask(702, { workflow: "limited" });
    expect([first.status, second.status]).toEqual(["pending", "pending"]);
    for (const amount of [703, 704]) {
      const over = await ask(amount, { workflow: "limited" });
      expect(over).toMatchObject({ status: "denied", refusal: "ESCALATION_BUDGET" });
      expect(await kinds(over)).toEqual(["requested", "denied"]);
    }
  });
});

describe("a request without the reason or the answers that its workflow wants", () => {
  it("is denied with what is missing; with them it is examined", async () => {
    expect(await ask(801, { workflow: "formal", reason: "" })).toMatchObject({
      status: "denied",
      refusal: "REASON_REQUIRED",
    });
    expect(await ask(802, { workflow: "formal", reason: "because" })).toMatchObject({
      status: "denied",
      refusal: "FORM_INVALID",
      outcomeReason: expect.stringContaining("ticket"),
    });
    const known = { workflow: "formal", reason: "because", form: { ticket: "CHG-1" } };
    expect(await ask(803, known)).toMatchObject({ status: "approved", outcomeReason: "the change is known" });
    const other = { ...known, form: { ticket: "CHG-2" } };
    expect(await ask(804, other)).toMatchObject({ status: "pending", escalation: { form: { ticket: "CHG-2" } } });
  });
});
