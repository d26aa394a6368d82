import type { ApprovalEvent } from "../../../shared/approval/model.ts";
import type { Simulation } from "../simulation.ts";
import type { Violation } from "./violation.ts";

/** What was decided without people was decided by a rule that says so of this request, or by an approver outside. */
export function wrongAutomatics({ bus, journal }: Simulation): readonly Violation[] {
  return bus.approvals.records.flatMap(({ approvalId, record: { events } }) => {
    const [first] = events;
    if (first?.kind !== "requested") return [];
    const wrong = events.flatMap((event) => reasonsAgainst(event, first, approvalId, journal.webhookAnswers));
    return wrong.map((detail) => ({ invariant: "automatic rules decide what they say", approvalId, detail }));
  });
}

function reasonsAgainst(
  event: ApprovalEvent,
  { escalation, workflow }: Extract<ApprovalEvent, { kind: "requested" }>,
  approvalId: string,
  webhookAnswers: readonly string[],
): readonly string[] {
  const { spec } = workflow;
  if (event.kind === "denied" && event.code !== undefined) {
    const isLacking = escalation.reason === "" && spec.requireReason.request;
    const isLawful =
      event.code === "ESCALATION_BUDGET" ? spec.budget !== undefined : event.code === "REASON_REQUIRED" && isLacking;
    return isLawful ? [] : [`refused as ${event.code}, which its workflow does not say`];
  }
  if (event.kind !== "auto_decided") return [];
  const rule = spec.auto[event.ruleIndex];
  if (rule === undefined) return ["decided by a rule that there is not"];
  if ("webhook" in rule) {
    return webhookAnswers.includes(`${approvalId} ${event.verdict}`) ? [] : ["no approver outside said so"];
  }
  const holds = Number(escalation.request.arguments.amount) <= 50;
  return holds && rule.decision === event.verdict ? [] : ["decided by a rule that does not hold"];
}
