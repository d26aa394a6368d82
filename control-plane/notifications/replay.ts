import type { NotificationBus, StoredDeadLetter } from "../../shared/bus/notification-ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Target } from "./target.ts";

export interface ReplayPorts extends Pick<NotificationBus, "queue" | "deadLetters"> {
  readonly targets: readonly Target[];
  readonly nowMs: () => number;
}

/**
 * Queues dead letters again, oldest first, as if they were new: all tries, full age. Each leaves the dead letters once it
 * is queued; a crash in between makes another replay harmless within ten minutes, and one delivery too many later. Throws
 * NOTIFICATION_TARGET_UNKNOWN before it touches any: what nobody delivers would only wait in another place.
 */
export async function replayDeadLetters(letters: readonly StoredDeadLetter[], ports: ReplayPorts): Promise<void> {
  for (const { target } of letters) requireTarget(target, ports.targets);
  for (const { sequence, reason: _, tries: __, diedAtMs: ___, ...notification } of letters) {
    const messageId = `${notification.recordSequence}.${notification.target}.again-${sequence}`;
    await ports.queue.put({ ...notification, queuedAtMs: ports.nowMs() }, messageId);
    await ports.deadLetters.remove(sequence);
  }
}

function requireTarget(name: string, targets: readonly Target[]): void {
  if (targets.some((target) => target.name === name)) return;
  throw new PosternError("failed_precondition", "NOTIFICATION_TARGET_UNKNOWN", `No target '${name}' is configured.`, {
    hint: "Put it into the notifications file again, or replay the others with --target.",
  });
}
