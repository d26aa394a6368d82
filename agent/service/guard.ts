import { defineService } from "../../runtime/rpc/define-service.ts";
import type { CallContext, RpcService } from "../../runtime/rpc/service.ts";
import type { JsonLimits } from "../../shared/check/limits.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type AwaitDeps, awaitApproval } from "./await.ts";
import { type CallFrame, type CheckDeps, check } from "./check.ts";
import { checkBatch, decodeBatch } from "./check-batch.ts";
import { decodeCheck } from "./decode-request.ts";
import { encodeDecision } from "./encode-response.ts";
import { decodeOutcome, type ReportedOutcome } from "./report-outcome.ts";

export interface GuardDeps {
  readonly check: CheckDeps;
  readonly await: AwaitDeps;
  /** False: the queue of what is to be audited is full. */
  readonly reportOutcome: (outcome: ReportedOutcome, traceparent: string) => boolean;
  readonly limits: JsonLimits;
  readonly maxBatch: number;
  /** W3C Trace Context of a call; empty when nobody samples it. */
  readonly traceparent: (call: CallContext) => string;
}

/** `postern.v1.Guard`: the agent's service, on whichever transport. */
export function guardService(deps: GuardDeps): RpcService {
  const frameOf = (call: CallContext): CallFrame => ({
    deadlineMs: call.deadlineMs,
    signal: () => call.signal,
    traceparent: deps.traceparent(call),
  });
  return defineService("postern.v1.Guard", {
    Check(message, call) {
      const { request, options } = decodeCheck(message, deps.limits);
      const answer = check(deps.check, request, options, frameOf(call));
      return answer instanceof Promise ? answer.then(encodeDecision) : encodeDecision(answer);
    },
    async CheckBatch(message, call) {
      const checks = decodeBatch(message, deps.limits, deps.maxBatch);
      const decisions = await checkBatch(deps.check, checks, frameOf(call));
      return { responses: decisions.map(encodeDecision) };
    },
    Await: (message, call) => awaitApproval(deps.await, message, call.signal),
    ReportOutcome(message, call) {
      if (deps.reportOutcome(decodeOutcome(message), deps.traceparent(call))) return {};
      throw new PosternError("resource_exhausted", "OVERLOADED", "too many outcomes wait for the bus", {
        hint: "Report it again later.",
        retryAfterMs: 1_000,
      });
    },
  });
}
