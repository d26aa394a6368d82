import type { Refusal } from "../../shared/approval/request-demands.ts";
import type { Decision } from "../../shared/check/decision.ts";
import type { CheckOptions, CheckRequest } from "../../shared/check/request.ts";
import type { Step } from "../decide/decide.ts";
import type { HeldGrant, HeldGrants } from "../decide/held-grant.ts";
import type { DecidedIntake } from "../escalation/decided-intake.ts";
import type { Escalator } from "../escalation/escalator.ts";
import type { Waiters } from "../escalation/waiters.ts";
import type { Clock } from "../ports.ts";
import type { Taking } from "./take-use.ts";

/** A call that memory alone could not answer. */
export interface Call {
  readonly request: CheckRequest;
  readonly options: CheckOptions;
  readonly decisionId: string;
  /** Undefined: the caller set none. */
  readonly deadlineMs: number | undefined;
  readonly signal: AbortSignal;
  /** W3C Trace Context of the check. Empty: not sampled. */
  readonly traceparent: string;
}

/** What settling a call takes. */
export interface SettleDeps {
  readonly environment: string;
  readonly agentId: string;
  /** The decision step, against the bundle, facts and grants of the moment at which it is called. */
  readonly step: (request: CheckRequest, decisionId: string, held: HeldGrants) => Step;
  readonly take: (grant: HeldGrant["grant"], decisionId: string, busTimeoutMs: number) => Promise<Taking>;
  /** Why the workflow, as in the bundle of the moment, is not to be asked; undefined: it may be, and that counts. */
  readonly missing: (workflow: string, call: Pick<Call, "request" | "options">) => Refusal | undefined;
  readonly escalator: Pick<Escalator, "locate" | "send">;
  readonly waiters: Waiters;
  readonly intake: Pick<DecidedIntake, "catchUp">;
  readonly connected: () => boolean;
  readonly clock: Clock;
  readonly maxWaitMs: number;
  readonly onUnreachable: "deny" | "pending";
  /** The longest that one question to the bus may take. */
  readonly busTimeoutMs: number;
}

export type ReleaseStep = Extract<Step, { kind: "release" }>;
export type EscalateStep = Extract<Step, { kind: "escalate" }>;

/** How one round of a call ended: with the answer, or with other grants in hand for the next. */
export type Round = { readonly decision: Decision } | { readonly held: HeldGrants };
