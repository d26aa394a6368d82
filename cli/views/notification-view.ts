import type { DeadLetter__Output } from "../../proto/gen/postern/v1/DeadLetter.ts";
import type { NotificationTarget__Output } from "../../proto/gen/postern/v1/NotificationTarget.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatDuration, formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

export function targetJson(target: NotificationTarget__Output): JsonObject {
  const { name, type, host, events, environments, workflows, queued, failing, deadLetters, lastFailure } = target;
  const oldestQueuedAt = toIso(target.oldestQueuedAt);
  return {
    name,
    type,
    host,
    events,
    environments,
    workflows,
    queued,
    failing,
    deadLetters,
    lastFailure,
    oldestQueuedAt,
  };
}

export function targetTable(targets: readonly NotificationTarget__Output[], palette: Palette, nowMs: number): string {
  const rows = targets.map((target) => [
    target.name,
    target.type,
    target.host,
    filterText(target),
    String(target.queued),
    target.failing === 0 ? "0" : palette.wait(String(target.failing)),
    target.deadLetters === 0 ? "0" : palette.bad(String(target.deadLetters)),
    ageText(target, nowMs),
    target.lastFailure,
  ]);
  return table(["TARGET", "TYPE", "HOST", "OF", "QUEUED", "FAILING", "DEAD", "OLDEST", "LAST FAILURE"], rows);
}

export function deadLetterJson(letter: DeadLetter__Output): JsonObject {
  const { id, target, environment, approvalId, kinds, reason, tries } = letter;
  const times = { queuedAt: toIso(letter.queuedAt), diedAt: toIso(letter.diedAt) };
  return { id, target, environment, approvalId, kinds, reason, tries, ...times };
}

export function deadLetterTable(letters: readonly DeadLetter__Output[], nowMs: number): string {
  const rows = letters.map((letter) => [
    String(letter.id),
    letter.target,
    letter.environment,
    letter.approvalId,
    letter.kinds.join(", "),
    formatRelative(toMs(letter.diedAt), nowMs),
    letter.reason,
  ]);
  return table(["ID", "TARGET", "ENVIRONMENT", "APPROVAL", "EVENTS", "GIVEN UP", "WHY"], rows);
}

/** "requested, approved in prod for refunds"; "all" when nothing is filtered. */
function filterText({ events, environments, workflows }: NotificationTarget__Output): string {
  const parts = [
    events.join(", "),
    environments.length === 0 ? "" : `in ${environments.join(", ")}`,
    workflows.length === 0 ? "" : `for ${workflows.join(", ")}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "all" : parts.join(" ");
}

function ageText({ oldestQueuedAt }: NotificationTarget__Output, nowMs: number): string {
  const queuedMs = toMs(oldestQueuedAt);
  return queuedMs === undefined ? "" : formatDuration(nowMs - queuedMs);
}
