import type { DeadLetter as DeadLetterMessage } from "../../proto/gen/postern/v1/DeadLetter.ts";
import type { NotificationTarget } from "../../proto/gen/postern/v1/NotificationTarget.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { DeliveryFailure, NotificationBus, StoredDeadLetter } from "../../shared/bus/notification-ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";
import { pageSize, parsePageToken, takePage } from "../paging/page-token.ts";
import { replayDeadLetters } from "./replay.ts";
import type { Target } from "./target.ts";

/** In one call: a few seconds' work. */
const MAX_REPLAYED = 500;

export interface NotificationServicePorts {
  readonly targets: readonly Target[];
  readonly bus: Pick<NotificationBus, "queue" | "failures" | "deadLetters">;
  readonly environments: Environments;
  readonly nowMs: () => number;
}

/** postern.v1.NotificationService: what is on its way to whom, and what was given up. */
export function notificationService(ports: NotificationServicePorts): RpcService {
  const { targets, bus, environments, nowMs } = ports;

  async function lettersOf(visible: readonly string[], target: string): Promise<readonly StoredDeadLetter[]> {
    const letters = await bus.deadLetters.list();
    return letters.filter(
      (letter) => visible.includes(letter.environment) && (target === "" || letter.target === target),
    );
  }

  return defineService("postern.v1.NotificationService", {
    async ListTargets(request, call) {
      const visible = environments.some(principalOf(call), request.environment);
      const [failures, letters] = await Promise.all([bus.failures.list(), lettersOf(visible, "")]);
      const shown = targets.filter((target) => target.environments?.some((name) => visible.includes(name)) ?? true);
      const message = async (target: Target): Promise<NotificationTarget> => {
        const { name } = target;
        const [queued, oldestAtMs] = await Promise.all([bus.queue.depth(name), bus.queue.oldestAtMs(name)]);
        const oldestQueuedAt = oldestAtMs === undefined ? null : toTimestamp(oldestAtMs);
        return { ...targetMessage(target), ...countsOf(name, visible, failures, letters), queued, oldestQueuedAt };
      };
      return { targets: await Promise.all(shown.map(message)) };
    },

    async ListDeadLetters(request, call) {
      const visible = environments.some(principalOf(call), request.environment);
      const size = pageSize(request.pageSize);
      const before = parsePageToken(request.pageToken);
      const letters = (await lettersOf(visible, request.target)).filter(({ sequence }) => sequence < before);
      const page = takePage(letters.toReversed(), size, ({ sequence }) => sequence);
      return { deadLetters: page.entries.map(letterMessage), nextPageToken: page.nextPageToken };
    },

    async ReplayDeadLetters(request, call) {
      const visible = environments.some(principalOf(call), request.environment);
      requireOneChoice(request);
      const letters = await lettersOf(visible, request.target);
      const chosen =
        request.ids.length === 0 ? letters : letters.filter(({ sequence }) => request.ids.includes(sequence));
      requireAllFound(request.ids, chosen);
      const replayed = chosen.slice(0, MAX_REPLAYED);
      await replayDeadLetters(replayed, { targets, ...bus, nowMs });
      return { replayed: replayed.map(letterMessage), more: chosen.length > replayed.length };
    },
  });
}

function targetMessage({ name, type, host, events, environments, workflows }: Target): NotificationTarget {
  return {
    name,
    type,
    host,
    events: [...(events ?? [])],
    environments: [...(environments ?? [])],
    workflows: [...(workflows ?? [])],
  };
}

function countsOf(
  target: string,
  visible: readonly string[],
  failures: readonly DeliveryFailure[],
  letters: readonly StoredDeadLetter[],
) {
  const mine = (entry: { readonly target: string; readonly environment: string }) =>
    entry.target === target && visible.includes(entry.environment);
  const failing = failures.filter(mine);
  const latest = failing.toSorted((a, b) => b.lastTryAtMs - a.lastTryAtMs)[0];
  return {
    failing: failing.length,
    deadLetters: letters.filter(mine).length,
    lastFailure: latest?.reason ?? "",
  };
}

function letterMessage(letter: StoredDeadLetter): DeadLetterMessage {
  return {
    id: letter.sequence,
    target: letter.target,
    environment: letter.environment,
    approvalId: letter.approvalId,
    kinds: [...letter.kinds],
    reason: letter.reason,
    tries: letter.tries,
    queuedAt: toTimestamp(letter.queuedAtMs),
    diedAt: toTimestamp(letter.diedAtMs),
  };
}

/** "All" must be said: an empty request by mistake would be a flood. */
function requireOneChoice({ ids, target, all }: { ids: readonly number[]; target: string; all: boolean }): void {
  if ([ids.length > 0, target !== "", all].filter(Boolean).length === 1) return;
  throw new PosternError(
    "invalid_argument",
    "FIELD_REQUIRED",
    "A replay is of ids, of one target, or of all: one of these.",
    {
      where: { field: "ids" },
      hint: "'postern notifications dead' lists them with their ids.",
    },
  );
}

function requireAllFound(ids: readonly number[], found: readonly StoredDeadLetter[]): void {
  const missing = ids.filter((id) => !found.some(({ sequence }) => sequence === id));
  if (missing.length === 0) return;
  throw new PosternError("not_found", "DEAD_LETTER_NOT_FOUND", `There is no dead letter ${missing.join(", ")}.`, {
    where: { field: "ids" },
    hint: "'postern notifications dead' lists those there are; one that was replayed is gone.",
  });
}
