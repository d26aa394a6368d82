/** What the SDK takes and gives: plain JSON, whatever the wire does. */
import type { Decision, DecisionKind, ReasonCode } from "../shared/check/decision.ts";
import type { JsonObject } from "../shared/json.ts";
import type { Explanation } from "../shared/policy/explain/model.ts";

export interface GuardOptions {
  /**
   * Where the agent listens: `unix:/run/postern/agent.sock` or `127.0.0.1:7402`. Default: `$POSTERN_AGENT`.
   */
  readonly address?: string;
  /** How long a call may take when it names no timeout of its own. Default 5,000; 60,000 with `wait`. */
  readonly timeoutMs?: number;
}

/** Who asks. Policy reads `properties` as `subject.<name>`. */
export interface SubjectInput {
  /** Default "user". */
  readonly type?: string;
  readonly id: string;
  readonly roles?: readonly string[];
  readonly properties?: JsonObject;
}

export interface ResourceInput {
  readonly type: string;
  readonly id?: string;
  readonly properties?: JsonObject;
}

/** One question: may this subject do this action, with these arguments, to this resource? */
export interface CheckInput {
  readonly subject: SubjectInput;
  /** A dotted name, `payments.refund.create`, or one with properties. */
  readonly action: string | { readonly name: string; readonly properties?: JsonObject };
  readonly resource: ResourceInput;
  readonly context?: JsonObject;
  /** What the action will be executed with. An approval covers these and no others. */
  readonly arguments?: JsonObject;
  /** A retry with the same key joins the approval of the first call, also after it has ended. */
  readonly idempotencyKey?: string;
  /** Why the subject wants this; shown to approvers. */
  readonly reason?: string;
  /** Answers to the form of the workflow that may be asked; shown to approvers. */
  readonly form?: JsonObject;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  /** Aborts the call; an approval that it started stays pending. */
  readonly signal?: AbortSignal;
}

export interface CheckCallOptions extends CallOptions {
  /** Hold the call while the decision is PENDING, until it is decided or the timeout passes. Default false. */
  readonly wait?: boolean;
}

/** What became of the action that a decision released. */
export interface OutcomeReport {
  readonly decisionId: string;
  /** From the decision; empty or absent when no approval was involved. */
  readonly approvalId?: string;
  readonly status: "executed" | "failed" | "abandoned";
  readonly message?: string;
}

/** An approval as it stands. Times are milliseconds since the Unix epoch. */
export interface ApprovalSnapshot {
  readonly id: string;
  readonly environment: string;
  /** Only "pending" is not final. */
  readonly status: "pending" | "approved" | "denied" | "expired" | "cancelled";
  /** Grows with every event. */
  readonly revision: number;
  readonly subject: { readonly type: string; readonly id: string; readonly roles: readonly string[] };
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  readonly arguments: JsonObject;
  readonly workflow: string;
  /** The open stage; undefined when none is. */
  readonly stage: string | undefined;
  readonly stageDeadlineMs: number | undefined;
  /** When it expires whatever stage is open; undefined: the stages' timeouts alone bound it. */
  readonly deadlineMs: number | undefined;
  /** Answers to the workflow's form; undefined: none were given. */
  readonly form: JsonObject | undefined;
  readonly votes: readonly ApprovalVote[];
  readonly requestReason: string;
  readonly requestedAtMs: number;
  readonly endedAtMs: number | undefined;
  /** How it ended, in a sentence; empty while pending. */
  readonly outcomeReason: string;
  /** Why it was denied without anybody being asked, such as "ESCALATION_BUDGET"; empty: it was not. */
  readonly refusalCode: string;
  readonly grantId: string;
  readonly grantRevoked: boolean;
  readonly grantExpiresAtMs: number | undefined;
  /** "open": released in an emergency, and not yet signed off. */
  readonly review: "none" | "open" | "signed_off";
}

export interface ApprovalVote {
  readonly stage: string;
  readonly voter: string;
  /** In whose place the voter voted; undefined: in its own right. */
  readonly inPlaceOf: string | undefined;
  readonly verdict: "approve" | "deny";
  readonly reason: string;
  readonly atMs: number;
}

/** A grant of which Check would take a use. */
export interface GrantAtHand {
  readonly id: string;
  readonly approvalId: string;
  readonly workflow: string;
  readonly uses: number;
  readonly expiresAtMs: number;
}

/** What Check would answer at that moment, and why. */
export interface CheckExplanation {
  readonly decision: DecisionKind;
  readonly reasonCode: ReasonCode;
  readonly reason: string;
  /** 0: the agent has no bundle. */
  readonly bundleRevision: number;
  readonly stale: boolean;
  readonly evaluatedAtMs: number;
  /** Every rule of every policy that covers the request. Undefined: no policy was asked. */
  readonly explanation: Explanation | undefined;
  readonly grants: readonly GrantAtHand[];
}

/**
 * A client of the agent beside this service. Every failure throws a PosternError; none is ever an ALLOW: a caller
 * that lets errors pass upward fails closed.
 */
export interface Guard {
  /** Decides one request. Throws UNREACHABLE when there is no agent to ask, DEADLINE_EXCEEDED when it is late. */
  check(input: CheckInput, options?: CheckCallOptions): Promise<Decision>;
  /** Decides many in one call, in order, none of them waiting. */
  checkBatch(inputs: readonly CheckInput[], options?: CallOptions): Promise<readonly Decision[]>;
  /** Says what `check` would answer now, and why, rule by rule. Decides nothing, asks nobody, uses nothing up. */
  explain(input: CheckInput, options?: CallOptions): Promise<CheckExplanation>;
  /**
   * The states of an approval: first as it stands, then after every event, ending with the final one. Lives through
   * a restart of the agent: it asks again from where it was, until `signal` aborts.
   */
  await(approvalId: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<ApprovalSnapshot>;
  /** Closes the record of a decision. */
  reportOutcome(report: OutcomeReport, options?: CallOptions): Promise<void>;
  /**
   * Runs `action` only on ALLOW and reports what became of it. DENY and PENDING throw NotAllowedError, which holds
   * the decision; an error of `action` is reported as "failed" and thrown on.
   */
  require<T>(input: CheckInput, action: (decision: Decision) => T | Promise<T>, options?: CheckCallOptions): Promise<T>;
  /** Ends the connection. Calls under way fail. */
  close(): void;
}
