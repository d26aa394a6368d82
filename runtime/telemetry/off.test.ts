import { metrics, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { CallContext, UnaryHandler } from "../rpc/service.ts";
import { agentMetrics } from "./agent-metrics.ts";
import { rpcTelemetry } from "./rpc-spans.ts";
import { startTelemetry } from "./start-telemetry.ts";
import { metering, tracing } from "./switches.ts";
import { withSpan } from "./with-span.ts";

describe("telemetry that nobody asked for", () => {
  it("starts nothing and registers nothing", async () => {
    const telemetry = await startTelemetry({ serviceName: "postern-agent", version: "0", env: {} });
    expect([tracing.enabled, metering.enabled]).toEqual([false, false]);
    expect(trace.getTracer("postern").startSpan("x").isRecording()).toBe(false);
    expect(metrics.getMeterProvider().getMeter("a")).toBe(metrics.getMeterProvider().getMeter("b"));
    await telemetry.shutdown();
  });

  it("hands calls through without looking at their headers", () => {
    const call: CallContext = {
      method: "/a/B",
      deadlineMs: undefined,
      peer: "unix",
      signal: new AbortController().signal,
      header: () => {
        throw new Error("a header was read");
      },
    };
    const answer = new Uint8Array([1]);
    const next: UnaryHandler = () => answer;
    expect(rpcTelemetry().unary(next, "/a/B")(answer, call)).toBe(answer);
  });

  it("runs steps in no span", () => {
    expect(withSpan({ name: "x" }, (span) => span.isRecording())).toBe(false);
  });

  it("counts for nobody without complaint", () => {
    const agent = agentMetrics({ revision: () => 0, waiting: () => 0, spooled: () => 0 });
    agent.checked("ALLOW", "RULE_ALLOW", 1);
    agent.cacheHit();
    agent.cacheMiss();
  });
});
