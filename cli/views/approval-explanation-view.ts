import type { CallerStanding__Output } from "../../proto/gen/postern/v1/CallerStanding.ts";
import type { ExplainApprovalResponse__Output } from "../../proto/gen/postern/v1/ExplainApprovalResponse.ts";
import type { JsonObject } from "../../shared/json.ts";
import { approversJson, statusName } from "./approval-view.ts";
import { toIso } from "./time.ts";

/** An explanation as --json prints it. */
export function explanationJson(explanation: ExplainApprovalResponse__Output): JsonObject {
  const { approval, lines, missing, excluded, upcoming, caller } = explanation;
  return {
    id: approval?.id ?? "",
    status: approval === null ? "" : statusName(approval),
    revision: approval?.revision ?? 0,
    lines,
    missing: missing.map(({ approvers, count, countByGroup }) => ({
      ...approversJson(approvers),
      count,
      countByGroup: { ...countByGroup },
    })),
    excluded: excluded.map(({ who, why }) => ({ who, why })),
    upcoming: upcoming.map(({ kind, time, what }) => ({ kind, time: toIso(time), what })),
    caller: caller === null ? null : { ...caller },
  };
}

/** The explanation for people: what the approval waits for, and what the reader could do. */
export function explanationText({ lines, caller }: ExplainApprovalResponse__Output): string {
  return [...lines, ...(caller === null ? [] : callerLines(caller))].join("\n");
}

function callerLines({
  mayVote,
  inPlaceOf,
  code,
  whyNot,
  mayBreakGlass,
  maySignOff,
}: CallerStanding__Output): string[] {
  const place = inPlaceOf === "" ? "" : ` in the place of ${inPlaceOf}`;
  return [
    ...(mayVote ? [`You can vote${place}.`] : []),
    ...(mayVote || code === "APPROVAL_ENDED" ? [] : [`You can't vote: ${whyNot}`]),
    ...(mayBreakGlass ? ["You may break the glass."] : []),
    ...(maySignOff ? ["You can sign the review off."] : []),
  ];
}
