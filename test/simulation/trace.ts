import { describeEvent } from "../../shared/approval/index.ts";
import type { Simulation } from "./simulation.ts";

/** What happened to an approval, in the order of time: its log, and what people and agents did. For whoever debugs. */
export function traceOf({ bus, journal }: Simulation, approvalId: string): readonly string[] {
  const lines: { readonly atMs: number; readonly text: string }[] = [];
  const records = bus.approvals.of(approvalId);
  const [requested] = records[0]?.record.events ?? [];
  const workflow = requested?.kind === "requested" ? requested.workflow : undefined;
  for (const { sequence, record } of records) {
    for (const event of record.events) {
      const { actor, summary } = describeEvent(event, workflow);
      const atMs = bus.approvals.storedAtMs[sequence - 1] ?? 0;
      lines.push({
        atMs,
        text: `log ${sequence}: ${event.kind}: ${actor} ${summary} (its clock: ${clock(event.atMs)})`,
      });
    }
  }
  const grantId = `g${approvalId}`;
  const uses = bus.uses.taken.filter((use) => use.grantId === grantId);
  for (const { use, decisionId, agentId, atMs } of uses) {
    lines.push({ atMs, text: `${agentId} takes use ${use} for ${decisionId}` });
  }
  for (const { life, decision, atMs } of journal.given) {
    const isOfThis = decision.approvalId === approvalId || uses.some((use) => use.decisionId === decision.decisionId);
    const { decisionId, reasonCode } = decision;
    if (isOfThis) lines.push({ atMs, text: `${life.node} says ${decision.decision} (${reasonCode}) to ${decisionId}` });
  }
  lines.sort((a, b) => a.atMs - b.atMs);
  const shown = workflow === undefined ? [] : [`workflow: ${JSON.stringify(workflow.spec)}`];
  return [...shown, ...lines.map(({ atMs, text }) => `${clock(atMs)} ${text}`)];
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
