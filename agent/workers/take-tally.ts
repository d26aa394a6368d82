import type { AgentMetrics } from "../../runtime/telemetry/agent-metrics.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { Counters } from "../heartbeat/counters.ts";
import type { Trial } from "../heartbeat/trial.ts";
import type { ShadowJournal } from "../shadow/shadow-journal.ts";
import type { Tallied } from "./messages.ts";

/** Adds a worker's account to the agent's own, as if the agent had answered itself. */
export function takeTally(
  { checks, audit, dropped, cacheHits, cacheMisses, shadow }: Tallied,
  to: {
    readonly counters: Counters;
    readonly trial: Trial;
    readonly metrics: AgentMetrics;
    readonly trail: AuditTrail;
    readonly shadow: Pick<ShadowJournal, "add" | "count">;
  },
): void {
  for (const { decision, reasonCode, revision, isFaulty, count, durationsMs } of checks) {
    for (let i = 0; i < count; i += 1) {
      to.counters.count(decision);
      to.trial.count(decision, revision, isFaulty);
      to.metrics.checked(decision, reasonCode, durationsMs[i] ?? 0);
    }
  }
  for (let i = 0; i < cacheHits; i += 1) to.metrics.cacheHit();
  for (let i = 0; i < cacheMisses; i += 1) to.metrics.cacheMiss();
  for (const difference of shadow.differences) to.shadow.add(difference);
  to.shadow.count(shadow.compared, shadow.skipped);
  for (const { entries, count } of audit) to.trail.decisions(entries, count);
  if (dropped > 0) to.trail.noteDropped(dropped);
}
