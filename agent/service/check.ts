import type { Decision } from "../../shared/check/decision.ts";
import type { CheckOptions, CheckRequest } from "../../shared/check/request.ts";
import type { Step } from "../decide/decide.ts";
import { type HeldGrants, NOTHING_HELD } from "../decide/held-grant.ts";
import type { IdSource } from "../ports.ts";
import type { Call } from "../release/call.ts";
import type { Gate } from "./gate.ts";

/** What a caller brings besides its question. `signal` is a function: most calls never need one, and it costs. */
export interface CallFrame {
  readonly deadlineMs: number | undefined;
  readonly signal: () => AbortSignal;
  /** W3C Trace Context. Empty: nobody samples this call. */
  readonly traceparent: string;
}

export interface CheckDeps {
  readonly step: (request: CheckRequest, decisionId: string, held: HeldGrants) => Step;
  readonly settle: (call: Call, first: Step) => Promise<Decision>;
  /** Counts, measures and audits: constant time, no I/O. `decidedInMs` leaves out what followed the first step. */
  readonly record: (request: CheckRequest, decision: Decision, traceparent: string, decidedInMs: number) => void;
  /** For durations only; 0 while nobody measures. */
  readonly stopwatchMs: () => number;
  readonly nextId: IdSource;
  readonly settling: Gate;
}

/**
 * Answers one check: at once when memory suffices, as a promise when a grant must be used or an approval asked for.
 * The synchronous half is the hot path: no await, no I/O, no logging.
 */
export function check(
  deps: CheckDeps,
  request: CheckRequest,
  options: CheckOptions,
  frame: CallFrame,
): Decision | Promise<Decision> {
  const startedMs = deps.stopwatchMs();
  const decisionId = deps.nextId();
  const first = deps.step(request, decisionId, NOTHING_HELD);
  const decidedInMs = deps.stopwatchMs() - startedMs;
  if (first.kind !== "final") return settleLater(deps, request, options, frame, decisionId, first, decidedInMs);
  deps.record(request, first.decision, frame.traceparent, decidedInMs);
  return first.decision;
}

async function settleLater(
  deps: CheckDeps,
  request: CheckRequest,
  options: CheckOptions,
  frame: CallFrame,
  decisionId: string,
  first: Step,
  decidedInMs: number,
): Promise<Decision> {
  deps.settling.enter();
  try {
    const { deadlineMs, traceparent } = frame;
    const call: Call = { request, options, decisionId, deadlineMs, signal: frame.signal(), traceparent };
    const decision = await deps.settle(call, first);
    deps.record(request, decision, traceparent, decidedInMs);
    return decision;
  } finally {
    deps.settling.leave();
  }
}
