import { createServer } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { agentMetrics } from "./agent-metrics.ts";
import { notificationMetrics } from "./notification-metrics.ts";
import { startTelemetry, type Telemetry } from "./start-telemetry.ts";
import { metering, tracing } from "./switches.ts";

let port: number;
let telemetry: Telemetry;

/** The exporter takes a port by number only; this one was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

beforeAll(async () => {
  port = await freePort();
  Object.assign(process.env, {
    OTEL_METRICS_EXPORTER: "prometheus",
    OTEL_EXPORTER_PROMETHEUS_HOST: "127.0.0.1",
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
  });
  telemetry = await startTelemetry({ serviceName: "postern-agent", version: "1.2.3" });
});
afterAll(() => telemetry.shutdown());

it("Prometheus scrapes the metrics of a process that exports nothing else", async () => {
  expect([tracing.enabled, metering.enabled]).toEqual([false, true]);
  const agent = agentMetrics({ revision: () => 7, waiting: () => 0, spooled: () => 0 });
  agent.checked("DENY", "DEFAULT_DENY", 0.0003);
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(text).toContain('postern_checks_total{decision="DENY",reason="DEFAULT_DENY"');
  expect(text).toContain("postern_bundle_revision");
  expect(text).toMatch(/postern_check_duration_bucket\{.*le="0.000002"\} 1/);
  expect(text).toContain('service_name="postern-agent"');
});

it("counts notifications by target, and tells how old the oldest is that waits", async () => {
  notificationMetrics({
    tallies: () => [{ target: "hook", delivered: 3, failed: 2, dead: 1 }],
    queues: () => [{ target: "hook", queued: 4, ageMs: 1_500 }],
  });
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  for (const [name, value] of [
    ["delivered_total", 3],
    ["failed_total", 2],
    ["dead_total", 1],
    ["queued", 4],
    ["age", 1.5],
  ]) {
    expect(text).toMatch(new RegExp(`postern_notifications_${name}\\{target="hook".*\\} ${value}`));
  }
});
