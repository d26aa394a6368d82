import { isSpanContextValid, trace } from "@opentelemetry/api";
import { activeTraceparent } from "../../runtime/telemetry/carrier.ts";
import { consumerSpan, producerSpan } from "../../runtime/telemetry/message-spans.ts";
import { withSpan } from "../../runtime/telemetry/with-span.ts";
import type { Escalation, Verdict } from "../../shared/approval/model.ts";
import { subjects } from "../../shared/bus/subjects.ts";
import { ATTRIBUTES } from "../../shared/telemetry/names.ts";
import type { ApprovalEntry } from "../approvals/approval-view.ts";

/** Wraps the steps of an approval's way, so that they show in its trace. */
export interface ApprovalSpans {
  /** The work on an escalation, as a child of the message that brought it. */
  aroundEscalation<T>(escalation: Escalation, parent: string, work: () => Promise<T>): Promise<T>;
  aroundVote<T>(entry: ApprovalEntry, verdict: Verdict, work: () => Promise<T>): Promise<T>;
  /**
   * Records that an outcome goes out, and gives the traceparent that goes with it, so that the release at the agent
   * is part of the trace. Empty: nobody traces this approval.
   */
  announcing(entry: ApprovalEntry): string;
}

/**
 * The control plane's share of an approval's trace. The trace begins with the check and its context travels in the
 * escalation; so a vote, hours later and in a call with a trace of its own, is a span of the approval's trace that
 * links to the call's.
 */
export const approvalSpans: ApprovalSpans = {
  aroundEscalation(escalation, parent, work) {
    const { environment, agentId, approvalId, workflow } = escalation;
    const span = consumerSpan({
      template: "postern.escalations",
      destination: subjects.escalation(environment, agentId),
      messageId: approvalId,
      parent,
    });
    const attributes = {
      ...span.attributes,
      [ATTRIBUTES.approvalId]: approvalId,
      [ATTRIBUTES.environment]: environment,
      [ATTRIBUTES.workflow]: workflow,
      [ATTRIBUTES.agentId]: agentId,
    };
    return withSpan({ ...span, attributes }, work);
  },

  aroundVote({ state, environment, approvalId }, verdict, work) {
    const attributes = {
      [ATTRIBUTES.approvalId]: approvalId,
      [ATTRIBUTES.environment]: environment,
      [ATTRIBUTES.workflow]: state.escalation.workflow,
      [ATTRIBUTES.stage]: state.workflow.spec.stages[state.currentStage]?.name ?? "",
      [ATTRIBUTES.verdict]: verdict,
    };
    return withSpan({ name: "vote", parent: state.escalation.traceparent, attributes }, work);
  },

  announcing({ state, environment, approvalId }) {
    const { traceparent } = state.escalation;
    if (traceparent === "") return "";
    const span = producerSpan({
      template: "postern.decided",
      destination: subjects.decided(environment, approvalId),
      messageId: approvalId,
      // Under the vote that decided, when it is that; a timeout has no span above it but the escalation's.
      ...(traceparent.split("-")[1] === activeTraceId() ? {} : { parent: traceparent }),
    });
    const attributes = {
      ...span.attributes,
      [ATTRIBUTES.approvalId]: approvalId,
      [ATTRIBUTES.approvalStatus]: state.status,
    };
    return withSpan({ ...span, attributes }, activeTraceparent) || traceparent;
  },
};

/** Of what is being handled; undefined: nobody traces it. */
export function activeTraceId(): string | undefined {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context) ? context.traceId : undefined;
}
