import { type SignedPost, signedPost } from "../../runtime/http/signed-post.ts";
import type { Logger } from "../../runtime/log/logger.ts";
import type {
  DeadLetters,
  DeliveryFailure,
  DeliveryFailures,
  Handled,
  NotificationQueue,
  QueuedNotification,
} from "../../shared/bus/notification-ports.ts";
import type { ApprovalLog } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { judgeAttempt, type Verdict } from "../../shared/notifications/retry.ts";
import { mayGoBetterLater } from "../approvals/retry.ts";
import type { DeliveryTally } from "./delivery-tally.ts";
import { type Outgoing, outgoing } from "./outgoing.ts";
import type { Target } from "./target.ts";

export interface CourierPorts {
  readonly consoleUrl: string | undefined;
  readonly log: Pick<ApprovalLog, "read">;
  readonly queue: Pick<NotificationQueue, "firstOf">;
  readonly failures: DeliveryFailures;
  readonly deadLetters: Pick<DeadLetters, "put">;
  readonly tally: DeliveryTally;
  readonly nowMs: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly logger: Logger;
}

/** Of an answer, which nobody reads. */
const MAX_ANSWER_BYTES = 4_096;
/** How long a notification waits that another of its approval is ahead of: nearly nothing at first. */
const BEHIND_FIRST_MS = 50;
const BEHIND_MAX_MS = 2_000;
/** The longest nap on the word of another replica, whose clock may be off. */
const MAX_NAP_MS = 3_600_000;

/**
 * Delivers what the queue hands out. A notification is tried only when no earlier one of the same approval waits for the
 * same target: so they arrive in order, whichever replicas deliver them.
 */
export class Courier {
  readonly #ports: CourierPorts;

  constructor(ports: CourierPorts) {
    this.#ports = ports;
  }

  /** Throws when the bus fails: the notification then comes again, and no try was spent. */
  async deliver(target: Target, queued: QueuedNotification): Promise<Handled> {
    const { queue, failures, nowMs } = this.#ports;
    const first = await queue.firstOf(queued);
    // Off the queue already: another replica was done with it, and this came late.
    if (first === undefined || first > queued.sequence) return "done";
    if (first < queued.sequence) return this.#behind(queued, first);
    const before = queued.handedOut === 1 ? undefined : await failures.get(queued.target, queued.sequence);
    const early = (before?.nextTryAtMs ?? 0) - nowMs();
    // Handed out before its time: NATS has started again, or a replica died.
    if (early > BEHIND_FIRST_MS) return { againInMs: Math.min(early, MAX_NAP_MS) };
    return this.#attempt(target, queued, before);
  }

  async #behind(queued: QueuedNotification, first: number): Promise<Handled> {
    const ahead = await this.#ports.failures.get(queued.target, first);
    if (ahead === undefined) {
      return { againInMs: Math.min(BEHIND_MAX_MS, BEHIND_FIRST_MS * 2 ** Math.min(queued.handedOut - 1, 10)) };
    }
    const pauseMs = ahead.nextTryAtMs - this.#ports.nowMs() + BEHIND_FIRST_MS;
    return { againInMs: Math.min(MAX_NAP_MS, Math.max(BEHIND_FIRST_MS, pauseMs)) };
  }

  async #attempt(target: Target, queued: QueuedNotification, before: DeliveryFailure | undefined): Promise<Handled> {
    const tries = (before?.tries ?? 0) + 1;
    const requests = await this.#requestsOf(target, queued);
    if (typeof requests === "string") return this.#bury(target, queued, requests, tries - 1);
    let delivered = before?.delivered ?? 0;
    for (const request of requests.slice(delivered)) {
      const result = await signedPost(this.#post(target, request));
      const ageMs = this.#ports.nowMs() - queued.queuedAtMs;
      const verdict = judgeAttempt(result, tries, ageMs, target.retry, this.#ports.random());
      if (verdict.kind !== "delivered") return this.#failed(target, queued, verdict, { tries, delivered });
      delivered += 1;
    }
    if (before !== undefined) await this.#ports.failures.delete(queued.target, queued.sequence);
    this.#ports.tally.count(target.name, "delivered");
    this.#ports.logger.debug(aboutOf(target, queued), "notification delivered");
    return "done";
  }

  /** The requests, or why there never will be any. */
  async #requestsOf(target: Target, queued: QueuedNotification): Promise<readonly Outgoing[] | string> {
    try {
      const records = await this.#ports.log.read(queued.environment, queued.approvalId);
      return outgoing(target, this.#ports.consoleUrl, queued, records) ?? "the log does not hold its record";
    } catch (error) {
      if (mayGoBetterLater(error)) throw error;
      return errorMessage(error);
    }
  }

  #post(target: Target, { id, contentType, body, headers }: Outgoing): SignedPost {
    const { url, secrets } = target.endpoint();
    const { timeoutMs } = target;
    const nowMs = this.#ports.nowMs();
    return { url, secrets, id, contentType, body, headers, timeoutMs, maxAnswerBytes: MAX_ANSWER_BYTES, nowMs };
  }

  async #failed(
    target: Target,
    queued: QueuedNotification,
    verdict: Exclude<Verdict, { kind: "delivered" }>,
    { tries, delivered }: { readonly tries: number; readonly delivered: number },
  ): Promise<Handled> {
    this.#ports.tally.count(target.name, "failed");
    if (verdict.kind === "dead") return this.#bury(target, queued, verdict.reason, tries);
    const { sequence, environment, approvalId } = queued;
    const { delayMs, reason } = verdict;
    const lastTryAtMs = this.#ports.nowMs();
    const about = { target: target.name, environment, approvalId, sequence };
    await this.#ports.failures.put({
      ...about,
      tries,
      delivered,
      lastTryAtMs,
      nextTryAtMs: lastTryAtMs + delayMs,
      reason,
    });
    this.#ports.logger.warn(
      { ...aboutOf(target, queued), tries, reason, retryMs: delayMs },
      "notification not delivered yet",
    );
    return { againInMs: delayMs };
  }

  /** First where it can be found, then off the queue: a crash between the two leaves both, and the id tells. */
  async #bury(target: Target, queued: QueuedNotification, reason: string, tries: number): Promise<Handled> {
    const { sequence, handedOut: _, ...notification } = queued;
    const letter = { ...notification, reason, tries, diedAtMs: this.#ports.nowMs() };
    await this.#ports.deadLetters.put(letter, `${target.name}.${sequence}`);
    if (queued.handedOut > 1) await this.#ports.failures.delete(queued.target, sequence);
    this.#ports.tally.count(target.name, "dead");
    this.#ports.logger.error(
      { ...aboutOf(target, queued), tries, reason },
      "notification given up; it is a dead letter",
    );
    return "done";
  }
}

/** What log lines say: never the URL, which may be a secret. */
function aboutOf({ name, host }: Target, { environment, approvalId, kinds }: QueuedNotification) {
  return { target: name, host, environment, approvalId, kinds };
}
