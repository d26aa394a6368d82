import type { NotificationBus } from "../../shared/bus/notification-ports.ts";
import { deadLetters } from "./dead-letters.ts";
import { deliveryFailures } from "./delivery-failures.ts";
import type { Link } from "./link.ts";
import { approvalOutbox, notificationQueue } from "./notification-queue.ts";

/** All that notifications need of the bus. */
export function notificationBus(link: Link): NotificationBus {
  return {
    outbox: approvalOutbox(link),
    queue: notificationQueue(link),
    failures: deliveryFailures(link),
    deadLetters: deadLetters(link),
  };
}
