import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Struct__Output } from "../../proto/gen/google/protobuf/Struct.ts";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import type { ApprovalEvent__Output } from "../../proto/gen/postern/v1/ApprovalEvent.ts";
import type { Stage__Output } from "../../proto/gen/postern/v1/Stage.ts";
import { structToJson } from "../../runtime/rpc/struct.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import type { Palette } from "../output/colour.ts";
import { pairs, table } from "../output/table.ts";
import { formatDuration, formatInstant, formatRelative } from "../output/time.ts";
import { approvals, openStage, statusName } from "./approval-view.ts";
import { toMs } from "./time.ts";

export function approvalTable(list: readonly Approval__Output[], palette: Palette, nowMs: number): string {
  const rows = list.map((approval) => [
    approval.id,
    colouredStatus(approval, palette),
    formatRelative(toMs(approval.requestedAt), nowMs),
    subjectName(approval),
    approval.action?.name ?? "",
    resourceName(approval),
    stageText(approval, nowMs) || approval.outcomeReason,
  ]);
  return table(["APPROVAL", "STATUS", "ASKED", "SUBJECT", "ACTION", "RESOURCE", "STAGE / OUTCOME"], rows);
}

/** One line of `approvals watch`. */
export function approvalLine(approval: Approval__Output, palette: Palette, nowMs: number): string {
  const what = `${subjectName(approval)} ${approval.action?.name ?? ""} ${resourceName(approval)}`;
  const state = stageText(approval, nowMs) || approval.outcomeReason;
  return `${formatInstant(nowMs)}  ${approval.id}  ${colouredStatus(approval, palette)}  ${what}  ${state}`;
}

/** All that an approver needs: the question, who decides, what happened so far. */
export function approvalPage(
  approval: Approval__Output,
  history: readonly ApprovalEvent__Output[],
  palette: Palette,
  nowMs: number,
): string {
  const head = pairs([
    ["approval", `${palette.bold(approval.id)}  ${colouredStatus(approval, palette)}`],
    ["outcome", approval.outcomeReason],
    ["environment", approval.environment],
    ["subject", withProperties(subjectName(approval), approval.subject?.properties ?? null)],
    ["roles", (approval.subject?.roles ?? []).join(", ")],
    ["action", withProperties(approval.action?.name ?? "", approval.action?.properties ?? null)],
    ["resource", withProperties(resourceName(approval), approval.resource?.properties ?? null)],
    ["arguments", objectText(approval.arguments)],
    ["context", objectText(approval.context)],
    ["reason", approval.requestReason],
    ["asked", `${formatInstant(toMs(approval.requestedAt))} (${formatRelative(toMs(approval.requestedAt), nowMs)})`],
    ["by agent", approval.requestedByAgent],
    ["rules", approval.ruleIds.join(", ")],
    ["workflow", `${approval.workflow} (bundle revision ${approval.bundleRevision})`],
    ["revision", String(approval.revision)],
    ["grant", approval.grantId],
    ["reported", approval.reportedOutcome],
    ["trace", approval.traceId],
  ]);
  const stages = approval.stages.map((stage) => `  ${stageLine(approval, stage, palette, nowMs)}`);
  const actorWidth = Math.max(0, ...history.map(({ actor }) => actor.length));
  const events = history.map(
    ({ time, actor, summary }) => `  ${formatInstant(toMs(time))}  ${actor.padEnd(actorWidth)}  ${summary}`,
  );
  return [head, "", palette.bold("stages"), ...stages, "", palette.bold("history"), ...events].join("\n");
}

export function colouredStatus(approval: Approval__Output, palette: Palette): string {
  const name = statusName(approval);
  if (name === "approved") return palette.good(name);
  return name === "pending" ? palette.wait(name) : palette.bad(name);
}

/** "finance: 1 of 2 approved, closes in 4m 10s"; empty when no stage is open. */
export function stageText(approval: Approval__Output, nowMs: number): string {
  const stage = openStage(approval);
  if (stage === undefined) return "";
  const closes = formatRelative(toMs(approval.stageDeadline), nowMs);
  return `${stage.name}: ${approvals(approval, stage).length} of ${stage.quorum} approved${closes && `, closes ${closes}`}`;
}

function stageLine(approval: Approval__Output, stage: Stage__Output, palette: Palette, nowMs: number): string {
  const who = [
    ...(stage.approvers?.groups ?? []).map((group) => `group ${group}`),
    ...(stage.approvers?.users ?? []),
  ].join(", ");
  const voters = approvals(approval, stage);
  const timeout = stage.timeout === null ? "" : formatDuration(fromDuration(stage.timeout));
  const line = `${stage.name}: ${voters.length} of ${stage.quorum} from ${who}; after ${timeout} ${onTimeoutText(stage)}`;
  const approvedBy = voters.length === 0 ? "" : ` (approved by ${voters.join(", ")})`;
  if (openStage(approval)?.name !== stage.name) return line + approvedBy;
  return palette.wait(`${line}${approvedBy} <- open, closes ${formatRelative(toMs(approval.stageDeadline), nowMs)}`);
}

function onTimeoutText(stage: Stage__Output): string {
  return stage.onTimeout === "escalate" ? "it goes to the next stage" : "it expires";
}

function subjectName({ subject }: Approval__Output): string {
  return `${subject?.type ?? ""}:${subject?.id ?? ""}`;
}

function resourceName({ resource }: Approval__Output): string {
  return [resource?.type ?? "", resource?.id ?? ""].filter((part) => part !== "").join(":");
}

function withProperties(name: string, properties: Struct__Output | null): string {
  const text = objectText(properties);
  return text === "" ? name : `${name}  ${text}`;
}

/** "amount: 120, currency: \"EUR\""; empty for an empty object. */
function objectText(struct: Struct__Output | null): string {
  if (struct === null) return "";
  const entries = Object.entries(structToJson(struct, RESPONSE_LIMITS));
  return entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ");
}
