import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTelemetry, type Telemetry } from "../../runtime/telemetry/start-telemetry.ts";
import { escalationOf, POLICIES } from "../support/approval-fixtures.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../support/otlp-receiver.ts";

let receiver: OtlpReceiver;
let telemetry: Telemetry;
let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let admin: string;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  // The SDK reads its variables from the process.
  for (const [name, value] of Object.entries(receiver.env)) vi.stubEnv(name, value);
  telemetry = await startTelemetry({ serviceName: "postern-control-plane", version: "0" });
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  admin = await plane.token({ name: "root", roles: ["admin"], groups: ["support-leads"] });
  replica = await plane.replica();
  await replica.client("postern.v1.PolicyService", admin).publish({ environment: "dev", files: [POLICIES] });
});
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
  await telemetry?.shutdown();
  await receiver?.stop();
  vi.unstubAllEnvs();
});

const CHECK_TRACE = "a".repeat(32);
const CHECK_SPAN = "b".repeat(16);
const CALL_TRACE = "c".repeat(32);

describe("the trace of an approval", () => {
  it("goes on from the check through the escalation, the vote and the announcement", async () => {
    const escalation = escalationOf(900, { traceparent: `00-${CHECK_TRACE}-${CHECK_SPAN}-01` });
    await plane.bus.escalations.publish(escalation);
    const client = replica.client("postern.v1.ApprovalService", admin);
    const vote = () =>
      client.vote(
        { environment: "dev", id: escalation.approvalId, verdict: "VERDICT_DENY", reason: "no", revision: 2 },
        { headers: { traceparent: `00-${CALL_TRACE}-${"d".repeat(16)}-01` } },
      );
    await vi.waitFor(vote, { timeout: 10_000 });

    const spans = await receiver.waitForSpans((all) =>
      all.some(({ traceId, name }) => traceId === CHECK_TRACE && name === "publish postern.decided"),
    );
    const inTrace = spans.filter(({ traceId }) => traceId === CHECK_TRACE);
    const byName = new Map(inTrace.map((span) => [span.name, span]));
    expect(byName.get("process postern.escalations")).toMatchObject({ kind: "consumer", parentSpanId: CHECK_SPAN });
    expect(byName.get("vote")).toMatchObject({
      parentSpanId: CHECK_SPAN,
      attributes: {
        "postern.approval.id": escalation.approvalId,
        "postern.verdict": "deny",
        "postern.stage": "team",
      },
    });
    expect(byName.get("publish postern.decided")).toMatchObject({
      kind: "producer",
      parentSpanId: byName.get("vote")?.spanId,
    });
    const call = await receiver.waitForSpans((all) =>
      all.some(({ traceId, attributes }) => traceId === CALL_TRACE && attributes["rpc.status_code"] === "OK"),
    );
    const rpc = call.filter(({ traceId }) => traceId === CALL_TRACE).map(({ spanId }) => spanId);
    expect(rpc).toEqual(expect.arrayContaining([...(byName.get("vote")?.links ?? ["none"])]));
  });

  it("shows in the audit trail's and the approval's trace id", async () => {
    const { approvals } = await replica.client("postern.v1.ApprovalService", admin).list({});
    expect(approvals[0]?.traceId).toBe(CHECK_TRACE);
  });
});

describe("the metrics", () => {
  it("count what is pending, time what was decided, and name the active revision", async () => {
    await plane.bus.escalations.publish(escalationOf(901));
    // Each export has what was known by then: one with the escalation may still be without the vote before it.
    const points = await receiver.waitForMetrics((all) => {
      const has = (wanted: string) => all.some(({ name, value }) => name === wanted && value === 1);
      return (
        has("postern.approvals.pending") && has("postern.bundle.revision") && has("postern.approval.decision.duration")
      );
    });
    const shown = points.map(({ name, value, attributes }) => [name, value, attributes]);
    expect(shown).toEqual(
      expect.arrayContaining([
        ["postern.approvals.pending", 1, { environment: "dev", workflow: "refunds" }],
        ["postern.bundle.revision", 1, { environment: "dev" }],
        ["postern.approval.decision.duration", 1, { environment: "dev", workflow: "refunds", status: "denied" }],
      ]),
    );
  });
});
