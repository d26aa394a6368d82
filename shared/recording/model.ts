import type { DecisionKind, ReasonCode } from "../check/decision.ts";
import type { CheckRequest, Resource, Subject } from "../check/request.ts";
import type { ValuePath } from "../policy/redact/redact.ts";

/** A decision as the audit has it. */
export interface RecordedDecision {
  readonly environment: string;
  readonly agentId: string;
  /** When it was made: policy was asked as of this time. Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly traceId: string;
  /** UUIDv7: says when the call began (`decisionTimeMs`). */
  readonly decisionId: string;
  readonly decision: DecisionKind;
  readonly reasonCode: ReasonCode;
  /** `<policy>/<rule>` of each rule that decided. */
  readonly ruleIds: readonly string[];
  /** 0: there was none. */
  readonly bundleRevision: number;
  /** Empty when no approval was involved. */
  readonly approvalId: string;
  /** Empty when no grant was used. */
  readonly grantId: string;
  readonly stale: boolean;
  readonly subject: Pick<Subject, "type" | "id">;
  readonly action: string;
  readonly resource: Pick<Resource, "type" | "id">;
  readonly inputs: RecordedInputs;
}

/** What a decision was made from, beside the facts and the bundle, which the audit and the library have. */
export type RecordedInputs =
  | {
      readonly kind: "recorded";
      /** Redacted values are texts that begin with `redacted:`; only `redacted` says which those are. */
      readonly request: CheckRequest;
      readonly redacted: readonly ValuePath[];
      /** It stands for so many decisions of its kind (ALLOW, DENY, PENDING) at that agent, itself included. */
      readonly weight: number;
    }
  /** Recorded, but not what the request said. */
  | { readonly kind: "omitted"; readonly reason: OmittedReason; readonly weight: number }
  /** Logged only: recording is off, or more was decided than is recorded; another record stands for this one. */
  | { readonly kind: "none" };

/**
 * - `too_large`: the request is longer than the agent's `recordMaxBytes`.
 * - `no_bundle`: without a bundle nobody knows what is to be redacted.
 * - `bound_to_approval`: the approval's id, which the entry names, is a digest over the request: with all but the
 *   redacted values known, those could be found by trying. The approval has the request.
 * - `not_canonical`: the request holds something that has no canonical text.
 */
export type OmittedReason = "too_large" | "no_bundle" | "bound_to_approval" | "not_canonical";
