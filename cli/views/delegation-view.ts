import type { Delegation__Output } from "../../proto/gen/postern/v1/Delegation.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatInstant, formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

export function delegationJson(delegation: Delegation__Output): JsonObject {
  const { id, environment, from, to, groups, fromTime, until, reason, createdBy, createdAt } = delegation;
  return {
    id,
    environment,
    from,
    to,
    groups,
    fromTime: toIso(fromTime),
    until: toIso(until),
    reason,
    createdBy,
    createdAt: toIso(createdAt),
    revokedBy: delegation.revokedBy,
    revokedAt: toIso(delegation.revokedAt),
    status: delegation.status,
  };
}

export function delegationTable(list: readonly Delegation__Output[], palette: Palette, nowMs: number): string {
  const rows = list.map((delegation) => [
    delegation.id,
    colouredStatus(delegation, palette),
    delegation.from,
    delegation.to,
    delegation.groups.join(", ") || "all",
    formatInstant(toMs(delegation.fromTime)),
    `${formatInstant(toMs(delegation.until))} (${formatRelative(toMs(delegation.until), nowMs)})`,
    delegation.reason,
  ]);
  return table(["DELEGATION", "STATUS", "FROM", "TO", "GROUPS", "FROM TIME", "UNTIL", "REASON"], rows);
}

function colouredStatus({ status }: Delegation__Output, palette: Palette): string {
  if (status === "active") return palette.good(status);
  return status === "scheduled" ? palette.wait(status) : palette.dim(status);
}
