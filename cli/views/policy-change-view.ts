import type { PolicyChange__Output } from "../../proto/gen/postern/v1/PolicyChange.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { pairs, table } from "../output/table.ts";
import { formatInstant, formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

export function changeJson(change: PolicyChange__Output): JsonObject {
  const { promotedFrom } = change;
  return {
    id: change.id,
    environment: change.environment,
    verb: change.verb,
    status: change.status,
    code: change.code,
    reason: change.reason,
    proposedBy: change.proposedBy,
    proposedAt: toIso(change.proposedAt),
    message: change.message,
    digest: change.digest,
    baseRevision: change.baseRevision,
    rollbackOf: change.rollbackOf,
    promotedFrom: promotedFrom === null ? null : { ...promotedFrom },
    breakGlass: change.breakGlass,
    guard: change.guard,
    approvalId: change.approvalId,
    workflow: change.workflow,
    revision: change.revision,
    endedAt: toIso(change.endedAt),
    strength: change.strength,
  };
}

/** What became of a change, and what to do next, in some lines. */
export function changeSentence(change: PolicyChange__Output, palette: Palette): string {
  const { id, environment, status, revision, reason, code, approvalId, guard } = change;
  const what = `change ${id} of ${environment}`;
  if (status === "applied") return `${palette.good("published")}: revision ${revision} of ${environment} (${what})`;
  if (status !== "pending") {
    const why = [code, reason].filter((part) => part !== "").join(": ");
    return `${palette.bad(`not published, ${status}`)}: ${what}${why === "" ? "" : `. ${why}`}`;
  }
  return [
    `${palette.wait("waits for approval")}: ${what}, approval ${approvalId} in ${guard}`,
    `  approvers: postern approvals approve ${approvalId} --environment ${guard}`,
    `  you:       postern policy changes show ${id} --environment ${environment}`,
  ].join("\n");
}

export function changeTable(changes: readonly PolicyChange__Output[], palette: Palette, nowMs: number): string {
  const rows = changes.map((change) => [
    change.id,
    change.environment,
    colouredStatus(change, palette),
    change.verb,
    change.strength,
    change.proposedBy,
    formatRelative(toMs(change.proposedAt), nowMs),
    change.approvalId,
    change.status === "pending" ? change.message : change.reason || change.message,
  ]);
  return table(["CHANGE", "ENVIRONMENT", "STATUS", "VERB", "STRENGTH", "BY", "PROPOSED", "APPROVAL", "MESSAGE"], rows);
}

export function changeDetails(change: PolicyChange__Output, palette: Palette, nowMs: number): string {
  const at = toMs(change.proposedAt);
  const { promotedFrom } = change;
  return pairs([
    ["change", change.id],
    ["environment", change.environment],
    ["status", colouredStatus(change, palette)],
    ["why", [change.code, change.reason].filter((part) => part !== "").join(": ")],
    ["verb", change.verb],
    ["content", change.digest],
    ["replaces", change.baseRevision === 0 ? "nothing: it is the first" : `revision ${change.baseRevision}`],
    ["restores", change.rollbackOf === 0 ? "" : `revision ${change.rollbackOf}`],
    ["from", promotedFrom === null ? "" : `revision ${promotedFrom.revision} of ${promotedFrom.environment}`],
    ["break-glass", change.breakGlass],
    ["became", change.revision === 0 ? "" : `revision ${change.revision}`],
    ["proposed", `by ${change.proposedBy}, ${formatInstant(at)} (${formatRelative(at, nowMs)})`],
    ["message", change.message],
    ["approval", `${change.approvalId} in ${change.guard}, by workflow ${change.workflow}`],
    ["ended", formatInstant(toMs(change.endedAt))],
  ]);
}

function colouredStatus({ status }: PolicyChange__Output, palette: Palette): string {
  if (status === "applied") return palette.good(status);
  return status === "pending" ? palette.wait(status) : palette.bad(status);
}
