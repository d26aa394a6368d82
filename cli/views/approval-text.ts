import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Struct__Output } from "../../proto/gen/google/protobuf/Struct.ts";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import type { ApprovalEvent__Output } from "../../proto/gen/postern/v1/ApprovalEvent.ts";
import type { Approvers__Output } from "../../proto/gen/postern/v1/Approvers.ts";
import type { Demand__Output } from "../../proto/gen/postern/v1/Demand.ts";
import type { GrantTerms__Output } from "../../proto/gen/postern/v1/GrantTerms.ts";
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
    String(approval.revision),
    colouredStatus(approval, palette),
    formatRelative(toMs(approval.requestedAt), nowMs),
    subjectName(approval),
    approval.action?.name ?? "",
    resourceName(approval),
    stageText(approval, nowMs) || approval.outcomeReason,
  ]);
  return table(["APPROVAL", "REV", "STATUS", "ASKED", "SUBJECT", "ACTION", "RESOURCE", "STAGE / OUTCOME"], rows);
}

/** One line of `approvals watch`. */
export function approvalLine(approval: Approval__Output, palette: Palette, nowMs: number): string {
  const what = `${subjectName(approval)} ${approval.action?.name ?? ""} ${resourceName(approval)}`;
  const state = stageText(approval, nowMs) || approval.outcomeReason;
  return `${formatInstant(nowMs)}  ${approval.id}@${approval.revision}  ${colouredStatus(approval, palette)}  ${what}  ${state}`;
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
    ...question(approval),
    ["asked", `${formatInstant(toMs(approval.requestedAt))} (${formatRelative(toMs(approval.requestedAt), nowMs)})`],
    ["by agent", approval.requestedByAgent],
    ["rules", approval.ruleIds.join(", ")],
    ["workflow", `${approval.workflow} (bundle revision ${approval.bundleRevision})`],
    ["revision", String(approval.revision)],
    ["digest", approval.requestDigest],
    ["deadline", deadlineText(approval, nowMs)],
    ["break-glass", approval.breakGlass === null ? "" : `permitted to ${approversText(approval.breakGlass)}`],
    ["refused", approval.refusalCode],
    ["grant", grantText(approval, nowMs)],
    ["review", reviewText(approval)],
    ["reported", approval.reportedOutcome],
    ["trace", approval.traceId],
  ]);
  const stages = approval.stages.map((stage) => `  ${stageLine(approval, stage, palette, nowMs)}`);
  const actorWidth = Math.max(0, ...history.map(({ actor }) => actor.length));
  const events = history.map((event) => `  ${eventLine(event, actorWidth, approval.requestDigest)}`);
  return [head, "", palette.bold("stages"), ...stages, "", palette.bold("history"), ...events].join("\n");
}

/** What a voter must have seen. */
export function questionText(approval: Approval__Output): string {
  return pairs([...question(approval), ["revision", String(approval.revision)]], "  ");
}

function question(approval: Approval__Output): readonly (readonly [string, string])[] {
  return [
    ["subject", withProperties(subjectName(approval), approval.subject?.properties ?? null)],
    ["roles", (approval.subject?.roles ?? []).join(", ")],
    ["action", withProperties(approval.action?.name ?? "", approval.action?.properties ?? null)],
    ["resource", withProperties(resourceName(approval), approval.resource?.properties ?? null)],
    ["arguments", objectText(approval.arguments)],
    ["context", objectText(approval.context)],
    ["form", objectText(approval.form)],
    ["reason", approval.requestReason],
  ];
}

/** Every record names the request that it is about; it is worth a word only where it is another one. */
function eventLine({ time, actor, summary, requestDigest }: ApprovalEvent__Output, width: number, digest: string) {
  const other = requestDigest === "" || requestDigest === digest ? "" : `  (about another request: ${requestDigest})`;
  return `${formatInstant(toMs(time))}  ${actor.padEnd(width)}  ${summary}${other}`;
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
  const voters = approvals(approval, stage);
  const timeout = stage.timeout === null ? "" : formatDuration(fromDuration(stage.timeout));
  const hours = stage.businessHours === null ? "" : ` of business time (${stage.businessHours.timeZone})`;
  const line = `${stage.name}: ${voters.length} of ${stage.quorum} from ${stageNeeds(stage)}${extras(stage)}; after ${timeout}${hours} ${onTimeoutText(stage)}`;
  const approvedBy = voters.length === 0 ? "" : ` (approved by ${voters.join(", ")})`;
  if (openStage(approval)?.name !== stage.name) return line + approvedBy;
  return palette.wait(`${line}${approvedBy} <- open, closes ${formatRelative(toMs(approval.stageDeadline), nowMs)}`);
}

/** "1 of group leads and 1 of group security, or 1 of cfo" where it is not simply anybody of one list. */
function stageNeeds(stage: Stage__Output): string {
  return [demandText(stage, stage.orElse.length > 0), ...stage.orElse.map((demand) => demandText(demand, true))].join(
    ", or ",
  );
}

function demandText({ approvers, quorum, quorumByGroup }: Demand__Output, counted: boolean): string {
  const groups = Object.entries(quorumByGroup);
  if (groups.length > 0) return groups.map(([group, count]) => `${count} of group ${group}`).join(" and ");
  return counted ? `${quorum} of ${approversText(approvers)}` : approversText(approvers);
}

function extras({ denyQuorum, distinctFrom }: Stage__Output): string {
  const noes = denyQuorum > 1 ? `; ${denyQuorum} refusals end it` : "";
  return distinctFrom.length > 0 ? `${noes}; nobody who voted in ${distinctFrom.join(", ")}` : noes;
}

function onTimeoutText({ onTimeout }: Stage__Output): string {
  if (onTimeout === "approve") return "silence approves it";
  return onTimeout === "escalate" ? "it goes to the next stage" : "it expires";
}

export function approversText(approvers: Approvers__Output | null): string {
  const groups = (approvers?.groups ?? []).map((group) => `group ${group}`);
  return [...groups, ...(approvers?.users ?? [])].join(", ");
}

function deadlineText({ deadline }: Approval__Output, nowMs: number): string {
  const atMs = toMs(deadline);
  return atMs === undefined ? "" : `${formatInstant(atMs)} (${formatRelative(atMs, nowMs)})`;
}

/** "g01J… 1 of 20 uses taken, for these arguments, expires in 4m" */
function grantText(approval: Approval__Output, nowMs: number): string {
  const { grantId, grantTerms: terms, grantUses, grantRevoked, grantExpiresAt } = approval;
  if (grantId === "" || terms === null) return "";
  const expiresAtMs = toMs(grantExpiresAt);
  const expiry = `${(expiresAtMs ?? 0) <= nowMs ? "expired" : "expires"} ${formatRelative(expiresAtMs, nowMs)}`;
  return `${grantId}  ${grantUses} of ${terms.uses} uses taken, ${reachText(terms)}, ${grantRevoked ? "revoked" : expiry}`;
}

/** "for these arguments" */
export function reachText({ scope, arguments: names }: GrantTerms__Output): string {
  if (names.length > 0) return `for this ${names.join(", ")} whatever the other arguments`;
  if (scope === "action") return "on any resource, whatever the arguments";
  return scope === "resource" ? "on this resource, whatever the arguments" : "for these arguments";
}

function reviewText({ review }: Approval__Output): string {
  if (review === null) return "";
  if (review.status === "open")
    return `open: ${approversText(review.reviewers)} must sign off what ${review.openedBy} did`;
  return `signed off by ${review.signedOffBy} at ${formatInstant(toMs(review.signedOffAt))} (${review.openedBy} broke the glass)`;
}

function subjectName({ subject }: Approval__Output): string {
  return `${subject?.type ?? ""}:${subject?.id ?? ""}`;
}

export function resourceName({ resource }: Approval__Output): string {
  return [resource?.type ?? "", resource?.id ?? ""].filter((part) => part !== "").join(":");
}

function withProperties(name: string, properties: Struct__Output | null): string {
  const text = objectText(properties);
  return text === "" ? name : `${name}  ${text}`;
}

/** What the action would be executed with. */
export function argumentsText(approval: Approval__Output): string {
  return objectText(approval.arguments);
}

/** "amount: 120, currency: \"EUR\""; empty for an empty object. */
function objectText(struct: Struct__Output | null): string {
  if (struct === null) return "";
  const entries = Object.entries(structToJson(struct, RESPONSE_LIMITS));
  return entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ");
}
