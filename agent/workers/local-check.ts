import { asBuffer } from "../../runtime/rpc/codec.ts";
import type { CallContext } from "../../runtime/rpc/service.ts";
import type { JsonLimits } from "../../shared/check/limits.ts";
import type { DecisionLog } from "../audit/decision-log.ts";
import { traceIdOf } from "../audit/trace-id.ts";
import type { BundleHolder } from "../bundle/active-bundle.ts";
import { decodeCheckBytes } from "../codec/decode-check.ts";
import { encodeDecisionBytes } from "../codec/encode-decision.ts";
import { decide, type Evaluate, type Grants, type Situation } from "../decide/decide.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { ShadowObserver } from "../shadow/shadow-observer.ts";
import type { Tally } from "./tally.ts";

export interface LocalCheckDeps {
  readonly holder: BundleHolder;
  readonly situation: (nowMs: number) => Situation;
  readonly evaluate: Evaluate;
  readonly tally: Tally;
  readonly shadow: Pick<ShadowObserver, "note">;
  readonly logText: DecisionLog;
  readonly limits: JsonLimits;
  readonly clock: Clock;
  readonly nextId: IdSource;
  readonly traceparent: () => string;
  /** For durations only; 0 while nobody measures. */
  readonly stopwatchMs: () => number;
}

/** A worker knows of no grant: what policy escalates is for the primary. */
const NO_GRANTS: Grants = { find: () => undefined, standing: () => "revoked" };

/**
 * Answers a check that memory alone can answer. INVARIANT: it answers only what no grant can change: a final answer of
 * a request's first evaluation, in which no approval has a part. Undefined: the primary is to answer, also what is
 * malformed or fails, so that errors are told and counted in one place.
 */
export function localCheck(deps: LocalCheckDeps): (bytes: Uint8Array, call: CallContext) => Uint8Array | undefined {
  const { holder, situation, evaluate, tally, shadow, limits, clock, nextId } = deps;
  return (bytes) => {
    if (holder.current === undefined) return undefined;
    const missesBefore = tally.cacheMisses;
    try {
      const { request } = decodeCheckBytes(asBuffer(bytes), limits);
      const startedMs = deps.stopwatchMs();
      const nowMs = clock.nowMs();
      const step = decide(request, nextId(), situation(nowMs), NO_GRANTS, evaluate);
      if (step.kind === "final") {
        const answer = encodeDecisionBytes(step.decision);
        const text = deps.logText(request, step.decision, traceIdOf(deps.traceparent()), nowMs);
        tally.check(step.decision, deps.stopwatchMs() - startedMs, text);
        shadow.note(request, step.decision);
        return answer;
      }
    } catch {
      // The primary meets the same error, and reports it.
    }
    tally.forgetMissesSince(missesBefore);
    return undefined;
  };
}
