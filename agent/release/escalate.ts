import { requestDigest } from "../../shared/digest/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { HeldGrants } from "../decide/held-grant.ts";
import { notAccepted, pending, refused, unreachable } from "../decide/verdict.ts";
import type { Question, Sent } from "../escalation/escalator.ts";
import type { Ticket } from "../escalation/waiters.ts";
import { answered } from "./answered.ts";
import { busTimeout } from "./bus-timeout.ts";
import type { Call, EscalateStep, Round, SettleDeps } from "./call.ts";

/** Time kept back from the caller's deadline, so that the answer arrives before it. */
const ANSWER_MARGIN_MS = 250;
const RETRY_AFTER_MS = 1_000;

/** Policy asks for an approval: finds or requests it, and waits for it when the caller does. */
export async function escalate(
  deps: SettleDeps,
  call: Call,
  step: EscalateStep,
  held: HeldGrants,
  waitLimitMs: number,
): Promise<Round> {
  const { frame, evaluation } = step;
  const question = questionOf(deps, call, step);
  const busTimeoutMs = busTimeout(deps, call);
  const located = await deps.escalator.locate(question, busTimeoutMs);
  const { approvalId } = located;
  if (located.kind === "ended") {
    // Only a caller with a key came back for this very approval. To the others its grant is one that was found.
    const source = call.options.idempotencyKey === "" ? "found" : "awaited";
    return answered(step, call.request, held, question, { approvalId, outcome: located.outcome, source });
  }
  const missing = located.known === "pending" ? undefined : deps.missing(question.workflow, call);
  if (missing !== undefined) {
    return { decision: refused(frame, missing.code, missing.reason, evaluation, { approvalId: "", grantId: "" }) };
  }
  const ticket = call.options.wait ? takeTicket(deps, approvalId) : undefined;
  try {
    const sent = await deps.escalator.send(question, located, busTimeoutMs);
    if (sent === "full" || sent === "rejected") return { decision: notAccepted(frame, evaluation, sent) };
    if (ticket === undefined) return { decision: pending(frame, evaluation, approvalId, sent === "spooled") };
    const untilMs = Math.min(waitLimitMs, (call.deadlineMs ?? Number.POSITIVE_INFINITY) - ANSWER_MARGIN_MS);
    return await waitFor(deps, call, step, held, question, { approvalId, ticket, sent, untilMs });
  } finally {
    ticket?.release();
  }
}

interface Waiting {
  readonly approvalId: string;
  readonly ticket: Ticket;
  readonly sent: Sent;
  readonly untilMs: number;
}

async function waitFor(
  deps: SettleDeps,
  call: Call,
  step: EscalateStep,
  held: HeldGrants,
  question: Question,
  { approvalId, ticket, sent, untilMs }: Waiting,
): Promise<Round> {
  // Not awaited: the read may take as long as the bus likes, the caller's deadline must hold.
  if (sent === "joined") void deps.intake.catchUp(approvalId);
  const wake = await ticket.wait(untilMs, call.signal);
  if (wake.kind === "decided") {
    return answered(step, call.request, held, question, { approvalId, outcome: wake.outcome, source: "awaited" });
  }
  const cutOff = !deps.connected();
  if (wake.kind === "deadline" && cutOff && deps.onUnreachable === "deny") {
    return { decision: unreachable(step.frame, step.evaluation, { approvalId, grantId: "" }) };
  }
  return { decision: pending(step.frame, step.evaluation, approvalId, cutOff && sent === "spooled") };
}

function questionOf(deps: SettleDeps, call: Call, { evaluation, frame }: EscalateStep): Question {
  return {
    environment: deps.environment,
    agentId: deps.agentId,
    request: call.request,
    requestDigest: requestDigest(call.request),
    workflow: evaluation.workflow,
    ruleIds: evaluation.ruleIds,
    bundleRevision: frame.bundleRevision,
    decisionId: call.decisionId,
    idempotencyKey: call.options.idempotencyKey,
    reason: call.options.reason,
    ...(call.options.form === undefined ? {} : { form: call.options.form }),
    requestedAtMs: deps.clock.nowMs(),
    traceparent: call.traceparent,
  };
}

function takeTicket(deps: SettleDeps, approvalId: string): Ticket {
  const ticket = deps.waiters.register(approvalId);
  if (ticket !== undefined) return ticket;
  throw new PosternError("resource_exhausted", "TOO_MANY_WAITING", "this agent holds as many calls as it may", {
    hint: "Ask without wait and come back later, or raise maxWaiting.",
    retryAfterMs: RETRY_AFTER_MS,
  });
}
