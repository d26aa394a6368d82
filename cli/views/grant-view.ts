import type { Grant__Output } from "../../proto/gen/postern/v1/Grant.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import type { JsonObject } from "../../shared/json.ts";
import { table } from "../output/table.ts";
import { formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

/** A grant as --json prints it. */
export function grantJson(grant: Grant__Output): JsonObject {
  const { id, environment, approvalId, workflow, subject, action, resource, ruleIds, terms, used, revoked } = grant;
  return {
    id,
    environment,
    approvalId,
    workflow,
    subject: { type: subject?.type ?? "", id: subject?.id ?? "" },
    action: action?.name ?? "",
    resource: { type: resource?.type ?? "", id: resource?.id ?? "" },
    ruleIds,
    scope: terms?.scope ?? "",
    boundArguments: terms?.arguments ?? [],
    uses: terms?.uses ?? 0,
    used,
    ttlMs: terms?.ttl ? fromDuration(terms.ttl) : 0,
    issuedAt: toIso(grant.issuedAt),
    expiresAt: toIso(grant.expiresAt),
    revoked,
  };
}

export function grantTable(grants: readonly Grant__Output[], nowMs: number): string {
  const rows = grants.map((grant) => [
    grant.id,
    grant.subject?.id ?? "",
    grant.action?.name ?? "",
    scopeText(grant),
    `${grant.used}/${grant.terms?.uses ?? 0}`,
    formatRelative(toMs(grant.expiresAt), nowMs),
    grant.workflow,
  ]);
  return table(["GRANT", "SUBJECT", "ACTION", "BOUND TO", "USED", "EXPIRES", "WORKFLOW"], rows);
}

/** "arguments", "resource", or the names of the arguments that are bound. */
function scopeText({ terms }: Grant__Output): string {
  const names = terms?.arguments ?? [];
  return names.length > 0 ? names.join(",") : (terms?.scope ?? "");
}
