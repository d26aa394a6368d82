import type { ApprovalBatch__Output } from "../../proto/gen/postern/v1/ApprovalBatch.ts";
import type { VoteBatchResult__Output } from "../../proto/gen/postern/v1/VoteBatchResult.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatRelative } from "../output/time.ts";
import { argumentsText, colouredStatus, resourceName } from "./approval-text.ts";
import { approvalJson, statusName } from "./approval-view.ts";
import { toMs } from "./time.ts";

export function batchJson(batch: ApprovalBatch__Output): JsonObject {
  const { workflow, subjectType, subjectId, action, resourceType, stage, total, approvals } = batch;
  const subject = { type: subjectType, id: subjectId };
  return { workflow, subject, action, resourceType, stage, total, approvals: approvals.map(approvalJson) };
}

/** A batch with all that differs between its members, and the words that approve it as it is shown. */
export function batchText(batch: ApprovalBatch__Output, palette: Palette, nowMs: number): string {
  const { workflow, subjectType, subjectId, action, stage, total, approvals } = batch;
  const head = `${palette.bold(`${total} x ${subjectType}:${subjectId} ${action}`)} (workflow ${workflow}, stage ${stage})`;
  const rows = approvals.map((approval) => [
    `  ${approval.id}@${approval.revision}`,
    formatRelative(toMs(approval.requestedAt), nowMs),
    resourceName(approval),
    argumentsText(approval),
    approval.requestReason,
  ]);
  const rest = total > approvals.length ? [`  (and ${total - approvals.length} more)`] : [];
  const names = approvals.map(({ id, revision }) => `${id}@${revision}`);
  return [
    head,
    table(["  APPROVAL@REVISION", "ASKED", "RESOURCE", "ARGUMENTS", "REASON"], rows),
    ...rest,
    `  $ postern approvals approve-batch ${names.join(" ")}`,
  ].join("\n");
}

export function resultJson({ id, approval, code, message, hint }: VoteBatchResult__Output): JsonObject {
  if (approval !== null) return { id, status: statusName(approval), approval: approvalJson(approval), error: null };
  return { id, status: "", approval: null, error: { code, message, hint } };
}

/** Every vote with what became of it, and how many counted. */
export function resultsText(results: readonly VoteBatchResult__Output[], palette: Palette): string {
  const counted = results.filter(({ approval }) => approval !== null).length;
  const rows = results.map(({ id, approval, code, message }) =>
    approval === null
      ? [id, palette.bad(code), message]
      : [id, colouredStatus(approval, palette), approval.outcomeReason],
  );
  return `${table(["APPROVAL", "STATUS", "OUTCOME"], rows)}\n${counted} of ${results.length} votes count`;
}
