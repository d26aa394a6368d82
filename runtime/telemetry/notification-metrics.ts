import { METRICS } from "../../shared/telemetry/names.ts";
import { observeCounter, observeGauge } from "./instruments.ts";

/** What the control plane keeps anyway, read when metrics are exported. */
export interface NotificationGauges {
  /** By this replica, since it started. */
  tallies(): Iterable<{
    readonly target: string;
    readonly delivered: number;
    readonly failed: number;
    readonly dead: number;
  }>;
  /** On the bus, the same at every replica. `ageMs`: of the oldest. */
  queues(): Iterable<{ readonly target: string; readonly queued: number; readonly ageMs: number }>;
}

/** The metrics of notifications. Their one attribute is the target. */
export function notificationMetrics(gauges: NotificationGauges): void {
  for (const [metric, what] of [
    [METRICS.notificationsDelivered, "delivered"],
    [METRICS.notificationsFailed, "failed"],
    [METRICS.notificationsDead, "dead"],
  ] as const) {
    observeCounter(metric, function* () {
      for (const tally of gauges.tallies()) yield { value: tally[what], attributes: { target: tally.target } };
    });
  }
  observeGauge(METRICS.notificationsQueued, function* () {
    for (const { target, queued } of gauges.queues()) yield { value: queued, attributes: { target } };
  });
  observeGauge(METRICS.notificationsAge, function* () {
    for (const { target, ageMs } of gauges.queues()) yield { value: ageMs / 1_000, attributes: { target } };
  });
}
