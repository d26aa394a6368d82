import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Approval } from "../proto/gen/postern/v1/Approval.ts";
import type { CheckRequest__Output } from "../proto/gen/postern/v1/CheckRequest.ts";
import type { CheckResponse } from "../proto/gen/postern/v1/CheckResponse.ts";
import type { ExplainCheckResponse } from "../proto/gen/postern/v1/ExplainCheckResponse.ts";
import type { ReportOutcomeRequest__Output } from "../proto/gen/postern/v1/ReportOutcomeRequest.ts";
import { silentLogger } from "../runtime/log/logger.ts";
import { defineService } from "../runtime/rpc/define-service.ts";
import { createGrpcJsServer } from "../runtime/rpc/grpc-js-server.ts";
import type { RpcServer } from "../runtime/rpc/service.ts";
import type { Handlers } from "../runtime/rpc/service-types.ts";
import { structToJson } from "../runtime/rpc/struct.ts";
import { toTimestamp } from "../runtime/rpc/time.ts";
import { PosternError } from "../shared/errors/postern-error.ts";
import { createGuard } from "./guard.ts";
import { NotAllowedError } from "./not-allowed-error.ts";
import { RESPONSE_LIMITS } from "./response-limits.ts";
import type { ApprovalSnapshot, CheckInput, Guard } from "./types.ts";

const ALLOW: CheckResponse = {
  decision: "DECISION_ALLOW",
  reasonCode: "RULE_ALLOW",
  reason: "rule payments/small-refunds allows it",
  ruleIds: ["payments/small-refunds"],
  bundleRevision: 3,
  obligations: [{ id: "mask-card", parameters: { fields: { visibleDigits: { numberValue: 4 } } } }],
  decisionId: "d1",
};

const EXPLAINED: ExplainCheckResponse = {
  decision: "DECISION_ALLOW",
  reasonCode: "APPROVED",
  reason: "Released by approval A1 by workflow refunds.",
  bundleRevision: 3,
  evaluatedAt: { seconds: 5, nanos: 0 },
  grants: [{ grantId: "G1", approvalId: "A1", workflow: "refunds", uses: 1, expiresAt: { seconds: 60, nanos: 0 } }],
  explanation: {
    effect: "allow",
    basis: "approval",
    ruleIds: ["payments/large"],
    policies: [
      {
        policy: "payments",
        defaultEffect: "deny",
        denyAt: 80,
        risk: { score: 30, ruleIds: ["payments/night"], reaches: "none" },
        rules: [
          {
            id: "payments/large",
            effect: "escalate",
            standing: "decides",
            condition: {
              text: "arguments.amount > 50 && context.night",
              value: "CONDITION_VALUE_ERROR",
              error: "no such key: night",
              parts: [
                {
                  text: "arguments.amount > 50",
                  value: "CONDITION_VALUE_TRUE",
                  inputs: { "arguments.amount": "70" },
                },
                { text: "context.night", value: "CONDITION_VALUE_UNKNOWN", error: "depends on a redacted value" },
              ],
            },
          },
          { id: "payments/night", standing: "no_match", because: "subject", risk: 30, shadow: true },
        ],
      },
    ],
    notCovering: 2,
  },
};

const REFUND: CheckInput = {
  subject: { id: "alice", roles: ["support"], properties: { tenureDays: 400 } },
  action: "payments.refund.create",
  resource: { type: "payment", id: "p1" },
  context: { env: "prod" },
  arguments: { amount: 30, tags: ["a", null] },
  reason: "parcel lost",
  idempotencyKey: "k1",
};

let folder = "";
let socket = "";
let guard: Guard;
let server: RpcServer | undefined;
let seen: CheckRequest__Output[] = [];
let reports: ReportOutcomeRequest__Output[] = [];

/** An agent that answers by script, over a real socket. */
async function serve(answers: Partial<Handlers<"postern.v1.Guard">> = {}): Promise<void> {
  const service = defineService("postern.v1.Guard", {
    Check: (request) => {
      seen.push(request);
      return ALLOW;
    },
    CheckBatch: ({ requests }) => ({ responses: requests.map(() => ALLOW) }),
    Await: async function* () {},
    Explain: () => EXPLAINED,
    ReportOutcome: (request) => {
      reports.push(request);
      return {};
    },
    ...answers,
  });
  server = createGrpcJsServer([service], { logger: silentLogger, maxRequestBytes: 262_144 });
  await server.listen({ kind: "unix", path: socket, mode: 0o600 });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-sdk-"));
  socket = join(folder, "agent.sock");
  guard = createGuard({ address: `unix:${socket}` });
  seen = [];
  reports = [];
});

afterEach(async () => {
  guard.close();
  await server?.drain(0);
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe("an explanation", () => {
  it("brings every rule, condition and grant as plain JSON", async () => {
    await serve();
    const { explanation, ...rest } = await guard.explain(REFUND);
    expect(rest).toEqual({
      decision: "ALLOW",
      reasonCode: "APPROVED",
      reason: "Released by approval A1 by workflow refunds.",
      bundleRevision: 3,
      stale: false,
      evaluatedAtMs: 5_000,
      grants: [{ id: "G1", approvalId: "A1", workflow: "refunds", uses: 1, expiresAtMs: 60_000 }],
    });
    expect(explanation).toMatchObject({
      evaluation: { effect: "allow", basis: "approval", ruleIds: ["payments/large"] },
      notCovering: 2,
    });
    expect(explanation?.policies).toEqual([
      {
        policy: "payments",
        default: "deny",
        denyAt: 80,
        risk: { policy: "payments", score: 30, ruleIds: ["payments/night"], reaches: "none", threshold: 0 },
        rules: [
          {
            id: "payments/large",
            effect: "escalate",
            standing: "decides",
            because: "",
            risk: 0,
            shadow: false,
            condition: {
              text: "arguments.amount > 50 && context.night",
              value: undefined,
              error: "no such key: night",
              inputs: {},
              parts: [
                { text: "arguments.amount > 50", value: true, inputs: { "arguments.amount": "70" }, parts: [] },
                {
                  text: "context.night",
                  value: undefined,
                  error: "depends on a redacted value",
                  unknown: true,
                  inputs: {},
                  parts: [],
                },
              ],
            },
          },
          { id: "payments/night", effect: undefined, standing: "no_match", because: "subject", risk: 30, shadow: true },
        ],
      },
    ]);
  });

  it("says when no policy was asked, and refuses words that it does not know", async () => {
    await serve({ Explain: () => ({ decision: "DECISION_DENY", reasonCode: "NO_BUNDLE" }) });
    expect(await guard.explain(REFUND)).toMatchObject({ reasonCode: "NO_BUNDLE", explanation: undefined });
    await server?.drain(0);
    await serve({ Explain: () => ({ ...EXPLAINED, explanation: { effect: "perhaps" } }) });
    await expect(guard.explain(REFUND)).rejects.toMatchObject({ code: "RESPONSE_INVALID", where: { field: "effect" } });
  });
});

describe("a check", () => {
  it("carries the whole question and brings the whole answer as plain JSON", async () => {
    await serve();
    const decision = await guard.check(REFUND, { wait: true });
    expect(decision).toEqual({
      decision: "ALLOW",
      reasonCode: "RULE_ALLOW",
      reason: "rule payments/small-refunds allows it",
      ruleIds: ["payments/small-refunds"],
      bundleRevision: 3,
      obligations: [{ id: "mask-card", parameters: { visibleDigits: 4 } }],
      decisionId: "d1",
      approvalId: "",
      grantId: "",
      errors: [],
      stale: false,
    });
    const [request] = seen;
    expect(request).toMatchObject({
      subject: { type: "user", id: "alice", roles: ["support"] },
      action: { name: "payments.refund.create" },
      resource: { type: "payment", id: "p1" },
      wait: true,
      reason: "parcel lost",
      idempotencyKey: "k1",
    });
    expect(structToJson(request?.arguments, RESPONSE_LIMITS)).toEqual(REFUND.arguments);
    expect(structToJson(request?.subject?.properties, RESPONSE_LIMITS)).toEqual({ tenureDays: 400 });
  });

  it("throws when there is no agent: the caller fails closed", async () => {
    await expect(guard.check(REFUND)).rejects.toMatchObject({ code: "UNREACHABLE", kind: "unavailable" });
  });

  it("throws when the agent is late", async () => {
    await serve({ Check: () => new Promise(() => undefined) });
    await expect(guard.check(REFUND, { timeoutMs: 50 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });

  it("throws on a decision that it does not know, rather than take it for an ALLOW", async () => {
    await serve({ Check: () => ({ ...ALLOW, decision: "DECISION_UNSPECIFIED" }) });
    await expect(guard.check(REFUND)).rejects.toMatchObject({ code: "UNKNOWN_DECISION" });
  });

  it("passes on the agent's own error with code, field and hint", async () => {
    const refused = new PosternError("invalid_argument", "TOO_DEEP", "too deep", {
      where: { field: "arguments.a" },
      hint: "Flatten it.",
    });
    await serve({ Check: () => Promise.reject(refused) });
    await expect(guard.check(REFUND)).rejects.toMatchObject({
      kind: "invalid_argument",
      code: "TOO_DEEP",
      where: { field: "arguments.a" },
      hint: "Flatten it.",
    });
  });

  it("refuses what no agent could answer before it asks", async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    await expect(guard.check({ ...REFUND, action: "" })).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    const args = circle as NonNullable<CheckInput["arguments"]>;
    await expect(guard.check({ ...REFUND, arguments: args })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      where: { field: "arguments" },
    });
  });

  it("is aborted by its signal", async () => {
    await serve({ Check: () => new Promise(() => undefined) });
    const abort = new AbortController();
    const check = guard.check(REFUND, { signal: abort.signal });
    abort.abort();
    await expect(check).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

describe("a batch", () => {
  it("is answered in order, and an incomplete answer is an error", async () => {
    await serve();
    expect(await guard.checkBatch([REFUND, REFUND])).toHaveLength(2);
    await server?.drain(0);
    await serve({ CheckBatch: () => ({ responses: [ALLOW] }) });
    const again = createGuard({ address: `unix:${socket}` });
    await expect(again.checkBatch([REFUND, REFUND])).rejects.toMatchObject({ code: "BATCH_INCOMPLETE" });
    again.close();
  });
});

describe("guard.require", () => {
  it("runs the action on ALLOW and reports that it was executed", async () => {
    await serve();
    expect(await guard.require(REFUND, (decision) => decision.bundleRevision * 2)).toBe(6);
    expect(reports).toMatchObject([{ decisionId: "d1", status: "OUTCOME_STATUS_EXECUTED" }]);
  });

  it.each([
    ["DECISION_DENY", "ACTION_DENIED"],
    ["DECISION_PENDING", "APPROVAL_PENDING"],
  ] as const)("runs nothing on %s and throws the decision", async (decision, code) => {
    await serve({ Check: () => ({ ...ALLOW, decision, reasonCode: "RULE_DENY", approvalId: "a1" }) });
    let ran = false;
    const outcome = guard.require(REFUND, () => {
      ran = true;
    });
    await expect(outcome).rejects.toBeInstanceOf(NotAllowedError);
    await expect(outcome).rejects.toMatchObject({ code, decision: { approvalId: "a1" } });
    expect(ran).toBe(false);
    expect(reports).toEqual([]);
  });

  it("runs nothing when no agent answers", async () => {
    let ran = false;
    await expect(
      guard.require(REFUND, () => {
        ran = true;
      }),
    ).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(ran).toBe(false);
  });

  it("reports a failed action, and throws its own error", async () => {
    await serve();
    const boom = () => Promise.reject(new Error("ledger is down"));
    await expect(guard.require(REFUND, boom)).rejects.toThrow("ledger is down");
    expect(reports).toMatchObject([{ status: "OUTCOME_STATUS_FAILED", message: "ledger is down" }]);
  });

  it("gives the result although the report is not taken", async () => {
    await serve({ ReportOutcome: () => Promise.reject(new PosternError("not_found", "DECISION_UNKNOWN", "no")) });
    expect(await guard.require(REFUND, () => "refunded")).toBe("refunded");
  });
});

describe("awaiting an approval", () => {
  const state = (revision: number, status: NonNullable<Approval["status"]>): { approval: Approval } => ({
    approval: {
      id: "a1",
      status,
      revision,
      stages: [{ name: "team" }],
      currentStage: 0,
      requestedAt: toTimestamp(1_000),
      votes: [{ stage: "team", voter: "bob", verdict: "VERDICT_APPROVE", reason: "fine", time: toTimestamp(2_000) }],
    },
  });

  it("yields each state once and ends with the final one, across a broken stream", async () => {
    const asked: number[] = [];
    await serve({
      Await: async function* ({ afterRevision }) {
        asked.push(afterRevision);
        if (asked.length === 1) {
          yield state(2, "APPROVAL_STATUS_PENDING");
          throw new PosternError("unavailable", "BUS_UNAVAILABLE", "NATS is away");
        }
        yield state(2, "APPROVAL_STATUS_PENDING");
        yield state(4, "APPROVAL_STATUS_APPROVED");
      },
    });
    const states: ApprovalSnapshot[] = [];
    for await (const snapshot of guard.await("a1")) states.push(snapshot);
    expect(states.map(({ revision, status }) => [revision, status])).toEqual([
      [2, "pending"],
      [4, "approved"],
    ]);
    expect(asked).toEqual([0, 2]);
    expect(states[0]).toMatchObject({
      stage: "team",
      requestedAtMs: 1_000,
      votes: [{ stage: "team", voter: "bob", verdict: "approve", reason: "fine", atMs: 2_000 }],
    });
    expect(states[1]?.stage).toBeUndefined();
  });

  it("throws what no second try can mend", async () => {
    await serve({
      // biome-ignore lint/correctness/useYield: a stream that fails at once
      Await: async function* () {
        throw new PosternError("not_found", "APPROVAL_NOT_FOUND", "no such approval");
      },
    });
    await expect(guard.await("a1")[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "APPROVAL_NOT_FOUND",
    });
  });

  it("is given up by its signal, also while the agent is away", async () => {
    const abort = new AbortController();
    const next = guard.await("a1", { signal: abort.signal })[Symbol.asyncIterator]().next();
    abort.abort();
    await expect(next).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

it("a guard without an address says what to set", () => {
  const before = process.env.POSTERN_AGENT;
  delete process.env.POSTERN_AGENT;
  expect(() => createGuard()).toThrow(expect.objectContaining({ code: "AGENT_ADDRESS_MISSING" }));
  if (before !== undefined) process.env.POSTERN_AGENT = before;
});
