import { activeTraceparent } from "../../runtime/telemetry/carrier.ts";
import { producerSpan } from "../../runtime/telemetry/message-spans.ts";
import { tracing } from "../../runtime/telemetry/switches.ts";
import { withSpan } from "../../runtime/telemetry/with-span.ts";
import type { EscalationQueue } from "../../shared/bus/ports.ts";
import { subjects } from "../../shared/bus/subjects.ts";

/**
 * Publishes each escalation in a producer span of its check's trace, and hands that trace on with the message. One
 * that was spooled comes back to its trace however much later it goes out.
 */
export function tracedQueue(queue: Pick<EscalationQueue, "publish">): Pick<EscalationQueue, "publish"> {
  return {
    publish(escalation) {
      if (!tracing.enabled || escalation.traceparent === "") return queue.publish(escalation);
      const { environment, agentId, approvalId, traceparent } = escalation;
      const span = producerSpan({
        template: "postern.escalations",
        destination: subjects.escalation(environment, agentId),
        messageId: approvalId,
        parent: traceparent,
      });
      return withSpan(span, () => queue.publish({ ...escalation, traceparent: activeTraceparent() || traceparent }));
    },
  };
}
