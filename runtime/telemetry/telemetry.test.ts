import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { context } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "../../test/support/otlp-receiver.ts";
import { silentLogger } from "../log/logger.ts";
import { createClient, type RpcClient } from "../rpc/client.ts";
import { defineService } from "../rpc/define-service.ts";
import { createGrpcJsServer } from "../rpc/grpc-js-server.ts";
import { intercept } from "../rpc/intercept.ts";
import type { RpcServer } from "../rpc/service.ts";
import { agentMetrics } from "./agent-metrics.ts";
import { activeTraceparent, contextOf, traceHeaders } from "./carrier.ts";
import { controlPlaneMetrics } from "./control-plane-metrics.ts";
import { consumerSpan, producerSpan } from "./message-spans.ts";
import { rpcTelemetry } from "./rpc-spans.ts";
import { startTelemetry, type Telemetry } from "./start-telemetry.ts";
import { metering, tracing } from "./switches.ts";
import { annotate, withSpan } from "./with-span.ts";

/** A parent's traceparent with a trace id of its own for each test. */
function parentOf(test: number, flags: "00" | "01" = "01"): { traceparent: string; traceId: string } {
  const traceId = `4bf92f3577b34da6a3ce929d0e0e${test.toString().padStart(4, "0")}`;
  return { traceId, traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}` };
}

let receiver: OtlpReceiver;
let telemetry: Telemetry;
let server: RpcServer;
let client: RpcClient<"postern.v1.Guard">;
let folder: string;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  // The SDK reads its variables from the process alone.
  Object.assign(process.env, receiver.env);
  telemetry = await startTelemetry({ serviceName: "postern-test", version: "1.2.3", instanceId: "one" });
  folder = mkdtempSync(join(tmpdir(), "postern-telemetry-"));
  const guard = defineService("postern.v1.Guard", {
    async Check({ reason }) {
      annotate({ "postern.decision": "ALLOW" });
      await Promise.resolve();
      if (reason === "refuse") throw new PosternError("not_found", "NOTHING_HERE", "nothing");
      if (reason === "break") throw new TypeError("broken");
      return { reason: activeTraceparent() };
    },
    CheckBatch: () => ({}),
    Explain: () => ({}),
    async *Await() {
      yield { approval: { traceId: activeTraceparent() } };
      await Promise.resolve();
      yield { approval: { traceId: activeTraceparent() } };
    },
    ReportOutcome: () => ({}),
  });
  server = createGrpcJsServer([intercept(guard, [rpcTelemetry()])], { logger: silentLogger, maxRequestBytes: 10_000 });
  const path = join(folder, "s.sock");
  await server.listen({ kind: "unix", path, mode: 0o600 });
  client = createClient("postern.v1.Guard", `unix:${path}`, { headers: traceHeaders });
});

afterAll(async () => {
  client.close();
  await server.drain(0);
  await telemetry.shutdown();
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

async function spansOf(traceId: string, count: number): Promise<readonly ReceivedSpan[]> {
  const spans = await receiver.waitForSpans((all) => all.filter((span) => span.traceId === traceId).length >= count);
  return spans.filter((span) => span.traceId === traceId);
}

describe("the server span of a call", () => {
  it("continues the caller's trace, is active in the handler, and follows the conventions for gRPC", async () => {
    const { traceId, traceparent } = parentOf(1);
    const { reason } = await client.check({}, { headers: { traceparent } });
    const [span] = await spansOf(traceId, 1);
    expect(reason).toBe(`00-${traceId}-${span?.spanId}-01`);
    expect(span).toMatchObject({
      service: "postern-test",
      parentSpanId: "00f067aa0ba902b7",
      name: "postern.v1.Guard/Check",
      kind: "server",
      failed: false,
      attributes: {
        "rpc.system.name": "grpc",
        "rpc.method": "postern.v1.Guard/Check",
        "rpc.status_code": "OK",
        "network.peer.address": "unix",
        "postern.decision": "ALLOW",
      },
    });
  });

  it("says how the call failed, and blames the server only for its own faults", async () => {
    const refused = parentOf(2);
    const broken = parentOf(3);
    await client.check({ reason: "refuse" }, { headers: refused }).catch(() => {});
    await client.check({ reason: "break" }, { headers: broken }).catch(() => {});
    const [first] = await spansOf(refused.traceId, 1);
    const [second] = await spansOf(broken.traceId, 1);
    expect(first?.attributes).toMatchObject({ "rpc.status_code": "NOT_FOUND", "error.type": "NOTHING_HERE" });
    expect([first?.failed, first?.events]).toEqual([false, []]);
    expect(second?.attributes).toMatchObject({ "rpc.status_code": "INTERNAL", "error.type": "INTERNAL" });
    expect([second?.failed, second?.events]).toEqual([true, ["exception"]]);
  });

  it("covers a stream to its end, also when the caller leaves early", async () => {
    const whole = parentOf(4);
    const seen: unknown[] = [];
    for await (const { approval } of client.await({}, { headers: whole })) seen.push(approval?.traceId);
    const [span] = await spansOf(whole.traceId, 1);
    expect(seen).toEqual(Array(2).fill(`00-${whole.traceId}-${span?.spanId}-01`));
    const left = parentOf(5);
    for await (const _ of client.await({}, { headers: left })) break;
    expect((await spansOf(left.traceId, 1))[0]?.name).toBe("postern.v1.Guard/Await");
  });

  it("is not recorded when the caller's trace is not sampled", async () => {
    const unsampled = parentOf(6, "00");
    const marker = parentOf(7);
    expect((await client.check({}, { headers: unsampled })).reason).toBe("");
    await client.check({}, { headers: marker });
    await spansOf(marker.traceId, 1);
    expect(receiver.spans().filter(({ traceId }) => traceId === unsampled.traceId)).toEqual([]);
  });

  it("takes a malformed traceparent for none", async () => {
    const headers = { traceparent: "00-nonsense" };
    expect((await client.check({}, { headers })).reason).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

describe("withSpan", () => {
  it("nests, and a client's call carries the trace on", async () => {
    const { traceId, traceparent } = parentOf(8);
    await withSpan({ name: "outer", parent: traceparent }, () =>
      withSpan({ name: "inner", attributes: { a: 1 } }, () => client.check({})),
    );
    const byName = new Map((await spansOf(traceId, 3)).map((span) => [span.name, span]));
    expect(byName.get("inner")?.parentSpanId).toBe(byName.get("outer")?.spanId);
    expect(byName.get("postern.v1.Guard/Check")?.parentSpanId).toBe(byName.get("inner")?.spanId);
    expect(byName.get("inner")).toMatchObject({ kind: "internal", attributes: { a: 1 } });
  });

  it("continues a trace that came by message, and links to the span that is active meanwhile", async () => {
    const message = parentOf(9);
    const voter = parentOf(10);
    const options = consumerSpan({
      template: "postern.escalations",
      destination: "postern.escalations.dev.a",
      messageId: "m1",
      parent: message.traceparent,
    });
    context.with(contextOf(voter.traceparent), () => withSpan(options, () => {}));
    withSpan({ ...producerSpan({ template: "t", destination: "d" }), parent: message.traceparent }, () => {});
    const [received, sent] = await spansOf(message.traceId, 2);
    expect(received).toMatchObject({
      kind: "consumer",
      name: "process postern.escalations",
      links: ["00f067aa0ba902b7"],
    });
    expect(received?.attributes).toMatchObject({
      "messaging.system.name": "nats",
      "messaging.operation.type": "process",
      "messaging.destination.name": "postern.escalations.dev.a",
      "messaging.message.id": "m1",
    });
    expect(sent).toMatchObject({ kind: "producer", name: "publish t" });
  });

  it("passes errors on and says so in the span, sync and async", async () => {
    const { traceId, traceparent } = parentOf(11);
    const fails = (error: Error) => () => {
      throw error;
    };
    expect(() => withSpan({ name: "sync", parent: traceparent }, fails(new TypeError("t")))).toThrow("t");
    const refusal = new PosternError("conflict", "CHANGED", "c");
    await expect(withSpan({ name: "async", parent: traceparent }, async () => fails(refusal)())).rejects.toBe(refusal);
    const spans = await spansOf(traceId, 2);
    expect(spans.map(({ failed, attributes, events }) => [failed, attributes["error.type"], events])).toEqual([
      [true, "TypeError", ["exception"]],
      [true, "CHANGED", []],
    ]);
  });
});

describe("metrics", () => {
  it("arrive with their names, units, values and attributes", async () => {
    const agent = agentMetrics({ revision: () => 7, waiting: () => 2, spooled: () => 3, factsAgeMs: () => 1_500 });
    agent.checked("ALLOW", "RULE_ALLOW", 0.004);
    agent.checked("ALLOW", "RULE_ALLOW", 0.006);
    agent.checked("DENY", "RULE_DENY", 0.005);
    agent.cacheHit();
    agent.cacheMiss();
    const controlPlane = controlPlaneMetrics({
      pendingApprovals: () => [{ environment: "dev", workflow: "refunds", count: 4 }],
      activeBundles: () => [{ environment: "dev", revision: 9 }],
      agentLags: () => [{ environment: "dev", agentId: "a1", lag: 2 }],
    });
    controlPlane.approvalEnded("dev", "refunds", "approved", 2_500);
    const points = await receiver.waitForMetrics((all) => all.some(({ name }) => name === "postern.bundle.lag"));
    const shown = points.map(({ name, unit, value, attributes }) => [name, unit, value, attributes]);
    expect(shown).toEqual(
      expect.arrayContaining([
        ["postern.checks", "{check}", 2, { decision: "ALLOW", reason: "RULE_ALLOW" }],
        ["postern.checks", "{check}", 1, { decision: "DENY", reason: "RULE_DENY" }],
        ["postern.check.duration", "s", 3, {}],
        ["postern.cache.hits", "{check}", 1, {}],
        ["postern.cache.misses", "{check}", 1, {}],
        ["postern.checks.waiting", "{check}", 2, {}],
        ["postern.escalations.spooled", "{escalation}", 3, {}],
        ["postern.bundle.revision", "{revision}", 7, {}],
        ["postern.facts.age", "s", 1.5, {}],
        ["postern.bundle.revision", "{revision}", 9, { environment: "dev" }],
        ["postern.bundle.lag", "{revision}", 2, { environment: "dev", agent: "a1" }],
        ["postern.approvals.pending", "{approval}", 4, { environment: "dev", workflow: "refunds" }],
        ["postern.approval.decision.duration", "s", 1, { environment: "dev", workflow: "refunds", status: "approved" }],
      ]),
    );
  });
});

describe("the switches", () => {
  it("are on once a variable asked for it", () => {
    expect([tracing.enabled, metering.enabled]).toEqual([true, true]);
  });
});
