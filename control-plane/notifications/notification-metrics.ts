import { notificationMetrics } from "../../runtime/telemetry/notification-metrics.ts";
import { metering } from "../../runtime/telemetry/switches.ts";
import type { NotificationQueue } from "../../shared/bus/notification-ports.ts";
import type { Stop } from "../../shared/bus/ports.ts";
import type { DeliveryTally } from "./delivery-tally.ts";
import type { Target } from "./target.ts";

const QUEUE_EVERY_MS = 10_000;

/** Starts the metrics of notifications, when a variable asked for metrics. What lies on the bus is asked for now and then. */
export function startNotificationMetrics(
  targets: readonly Target[],
  tally: DeliveryTally,
  queue: NotificationQueue,
  nowMs: () => number,
): Stop {
  if (!metering.enabled || targets.length === 0) return async () => {};
  let queued: readonly { readonly target: string; readonly queued: number; readonly oldestAtMs: number | undefined }[] =
    [];
  const refresh = async () => {
    queued = await Promise.all(
      targets.map(async ({ name }) => ({
        target: name,
        queued: await queue.depth(name),
        oldestAtMs: await queue.oldestAtMs(name),
      })),
    );
  };
  const timer = setInterval(() => refresh().catch(() => {}), QUEUE_EVERY_MS); // Old figures until the bus is back.
  void refresh().catch(() => {});
  notificationMetrics({
    tallies: () => targets.map(({ name }) => ({ target: name, ...tally.of(name) })),
    queues: () =>
      queued.map(({ target, queued: count, oldestAtMs }) => ({
        target,
        queued: count,
        ageMs: oldestAtMs === undefined ? 0 : Math.max(0, nowMs() - oldestAtMs),
      })),
  });
  return async () => clearInterval(timer);
}
