import { asBuffer } from "../../runtime/rpc/codec.ts";
import { defineServiceWithRaw } from "../../runtime/rpc/define-service.ts";
import type { CallContext, RpcService } from "../../runtime/rpc/service.ts";
import type { JsonLimits } from "../../shared/check/limits.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { decodeCheckBytes } from "../codec/decode-check.ts";
import { encodeDecisionBytes } from "../codec/encode-decision.ts";
import { encodeExplained } from "../explain/encode-explained.ts";
import { type ExplainDeps, explainCheck } from "../explain/explain-check.ts";
import { type AwaitDeps, awaitApproval } from "./await.ts";
import { type CallFrame, type CheckDeps, check } from "./check.ts";
import { checkBatch, decodeBatch } from "./check-batch.ts";
import { decodeCheck } from "./decode-request.ts";
import { encodeDecision } from "./encode-response.ts";
import { decodeOutcome, type ReportedOutcome } from "./report-outcome.ts";

export interface GuardDeps {
  readonly check: CheckDeps;
  readonly await: AwaitDeps;
  readonly explain: ExplainDeps;
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
  return defineServiceWithRaw<"postern.v1.Guard", "Check">(
    "postern.v1.Guard",
    {
      async CheckBatch(message, call) {
        const checks = decodeBatch(message, deps.limits, deps.maxBatch);
        const decisions = await checkBatch(deps.check, checks, frameOf(call));
        return { responses: decisions.map(encodeDecision) };
      },
      async Explain(message) {
        const { request, options } = decodeCheck(message, deps.limits);
        return encodeExplained(await explainCheck(deps.explain, request, options));
      },
      Await: (message, call) => awaitApproval(deps.await, message, call.signal),
      ReportOutcome(message, call) {
        if (deps.reportOutcome(decodeOutcome(message), deps.traceparent(call))) return {};
        throw new PosternError("resource_exhausted", "OVERLOADED", "too many outcomes wait for the bus", {
          hint: "Report it again later.",
          retryAfterMs: 1_000,
        });
      },
    },
    {
      Check(bytes, call) {
        const { request, options } = decodeCheckBytes(asBuffer(bytes), deps.limits);
        const answer = check(deps.check, request, options, frameOf(call));
        return answer instanceof Promise ? answer.then(encodeDecisionBytes) : encodeDecisionBytes(answer);
      },
    },
  );
}
