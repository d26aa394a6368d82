import type { Logger } from "../../runtime/log/logger.ts";
import type { NotificationBus } from "../../shared/bus/notification-ports.ts";
import type { ApprovalLog, Stop } from "../../shared/bus/ports.ts";
import { Courier } from "./courier.ts";
import { DeliveryTally } from "./delivery-tally.ts";
import { queueRecord } from "./outbox.ts";
import type { NotificationsConfig } from "./target.ts";

export interface NotificationsPorts {
  readonly config: NotificationsConfig;
  readonly bus: NotificationBus;
  readonly log: ApprovalLog;
  readonly nowMs: () => number;
  readonly logger: Logger;
}

/** The notifications of one replica; any number of replicas share the work. */
export interface Notifications {
  readonly config: NotificationsConfig;
  readonly tally: DeliveryTally;
  /** Resolves when whatever happens to approvals from now on will be notified of. */
  start(): Promise<void>;
  /** Takes nothing more, and finishes what is under way: as long as a target's timeout at most. */
  stop(): Promise<void>;
}

/**
 * Wires the notifications. The approvals log is the outbox: a consumer that all replicas share hands out its records in
 * order, each is queued for the targets that want it, and each target has a queue of its own, so none waits for another.
 */
export function createNotifications(ports: NotificationsPorts): Notifications {
  const { config, bus, log, nowMs, logger } = ports;
  const { targets, consoleUrl } = config;
  const { queue, failures, deadLetters } = bus;
  const tally = new DeliveryTally();
  const courier = new Courier({
    consoleUrl,
    log,
    queue,
    failures,
    deadLetters,
    tally,
    nowMs,
    random: Math.random,
    logger,
  });
  const stops: Stop[] = [];
  return {
    config,
    tally,
    async start() {
      if (targets.length === 0) return;
      stops.push(await bus.outbox.consume((stored) => queueRecord(stored, { targets, log, queue, nowMs, logger })));
      for (const target of targets) {
        stops.push(await queue.take(target.name, (queued) => courier.deliver(target, queued)));
      }
      const names = targets.map(({ name, type, host }) => ({ name, type, host }));
      logger.info({ targets: names }, "notifying of approvals");
    },
    async stop() {
      await Promise.all(stops.splice(0).map((stop) => stop()));
    },
  };
}
