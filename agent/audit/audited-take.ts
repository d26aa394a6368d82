import type { AgentLog, Clock } from "../ports.ts";
import type { SettleDeps } from "../release/call.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { traceIdOf } from "./trace-id.ts";

/** Taking a use of a grant, told to the audit: the approval's history shows who used it. */
export function auditedTake(
  take: SettleDeps["take"],
  trail: AuditTrail,
  traceparent: () => string,
  clock: Clock,
  log: AgentLog,
): SettleDeps["take"] {
  return async (grant, decisionId, busTimeoutMs) => {
    const taking = await take(grant, decisionId, busTimeoutMs);
    if (taking.kind !== "taken") return taking;
    const data = { approvalId: grant.approvalId, grantId: grant.id, use: taking.use, decisionId };
    const entry = { atMs: clock.nowMs(), traceId: traceIdOf(traceparent()), data };
    // The use is taken all the same: it is on the bus, where it counts.
    if (!trail.record("grant_use", entry)) log.error(data, "a use of a grant could not be audited: the queue is full");
    return taking;
  };
}
