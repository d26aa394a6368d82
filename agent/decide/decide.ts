import type { Grant } from "../../shared/approval/model.ts";
import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { FactTimes } from "../../shared/facts/model.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Evaluation, EvaluationInput } from "../../shared/policy/evaluation.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import type { GrantStanding } from "../grants/grant-index.ts";
import type { HeldGrant, HeldGrants } from "./held-grant.ts";
import { NOTHING_HELD } from "./held-grant.ts";
import { byPolicy, changed, type DecisionFrame, refused } from "./verdict.ts";

/** All that a decision depends on beside the request; read anew for every step. */
export interface Situation {
  readonly bundle: ActiveBundle | undefined;
  readonly facts: JsonObject;
  /** Of those facts; absent: none has an age. */
  readonly factTimes?: FactTimes | undefined;
  readonly nowMs: number;
  /** `refuse`: out of touch for too long, and the configured stance is to deny. */
  readonly freshness: "fresh" | "stale" | "refuse";
}

/** What a step may ask about grants. */
export interface Grants {
  find(request: CheckRequest, workflow: string, nowMs: number): Grant | undefined;
  standing(grant: Grant, nowMs: number): GrantStanding;
}

/** Evaluates, from the cache where that gives the same answer. */
export type Evaluate = (bundle: ActiveBundle, input: EvaluationInput) => Evaluation;

/** What a call has to do next. Only "final" needs no I/O. */
export type Step =
  | { readonly kind: "final"; readonly decision: Decision }
  /** Policy allows once one use of each of these grants is taken. */
  | {
      readonly kind: "release";
      readonly frame: DecisionFrame;
      readonly evaluation: Evaluation;
      readonly using: readonly HeldGrant[];
    }
  /** Policy asks for `evaluation.workflow`, and nothing held covers it. */
  | { readonly kind: "escalate"; readonly frame: DecisionFrame; readonly evaluation: Evaluation };

const NOTHING_APPROVED: ReadonlySet<string> = new Set();

/**
 * Decides one request as far as memory can. Policy is asked first without any approval: what it allows or denies by
 * itself needs no grant and takes none. Then, as long as it asks for workflows for which a grant is at hand, again
 * with those approved. INVARIANT: ALLOW comes only out of an evaluation that said allow.
 */
export function decide(
  request: CheckRequest,
  decisionId: string,
  situation: Situation,
  grants: Grants,
  evaluate: Evaluate,
  held: HeldGrants = NOTHING_HELD,
): Step {
  const { bundle, facts, factTimes, nowMs, freshness } = situation;
  const frame = { decisionId, bundleRevision: bundle?.manifest.revision ?? 0, stale: freshness !== "fresh" };
  if (bundle === undefined) return final(refused(frame, "NO_BUNDLE", NO_BUNDLE, undefined));
  if (freshness === "refuse") return final(refused(frame, "BUNDLE_STALE", BUNDLE_STALE, undefined));

  let approvedWorkflows = NOTHING_APPROVED;
  const using: HeldGrant[] = [];
  for (;;) {
    const evaluation = evaluate(bundle, { request, facts, factTimes, nowMs, approvedWorkflows });
    switch (evaluation.effect) {
      case "deny":
        return final(deniedNow(frame, evaluation, request, held));
      case "allow":
        if (using.length === 0) return final(byPolicy(frame, evaluation, request));
        return { kind: "release", frame, evaluation, using };
      case "escalate": {
        const { workflow } = evaluation;
        // INVARIANT: an evaluation never asks for a workflow that it was told is approved.
        if (approvedWorkflows.has(workflow)) throw new Error(`policy asks again for approved workflow ${workflow}`);
        const mine = held.get(workflow);
        const against = mine && objection(mine, grants, nowMs);
        if (mine !== undefined && against !== undefined && mine.source === "awaited") {
          return final(unusable(frame, evaluation, mine.grant, against));
        }
        const next = against === undefined && mine ? mine : foundGrant(grants, request, workflow, nowMs);
        if (next === undefined) return { kind: "escalate", frame, evaluation };
        using.push(next);
        approvedWorkflows = new Set([...approvedWorkflows, workflow]);
      }
    }
  }
}

const NO_BUNDLE = "This agent holds no verified policy bundle yet, so it denies everything.";
const BUNDLE_STALE = "This agent has been out of touch for longer than maxStaleness and is configured to deny.";

const UNUSABLE = {
  expired: ["GRANT_EXPIRED", "ran out before it was used"],
  revoked: ["GRANT_REVOKED", "was revoked"],
  consumed: ["GRANT_CONSUMED", "has no use left"],
} as const;

/** The decision when the grant that a call waited for cannot be used. */
export function unusable(
  frame: DecisionFrame,
  evaluation: Evaluation,
  grant: Grant,
  standing: Exclude<GrantStanding, "usable">,
): Decision {
  const [code, what] = UNUSABLE[standing];
  const reason = `Approval ${grant.approvalId} came through, but its grant ${what}.`;
  return refused(frame, code, reason, evaluation, { approvalId: grant.approvalId, grantId: grant.id });
}

function final(decision: Decision): Step {
  return { kind: "final", decision };
}

/** A deny after an approval of this call is worth its own reason: somebody said yes, and policy says no by now. */
function deniedNow(frame: DecisionFrame, evaluation: Evaluation, request: CheckRequest, held: HeldGrants): Decision {
  for (const { grant, source } of held.values()) {
    if (source === "awaited") {
      return changed(frame, evaluation, request, { approvalId: grant.approvalId, grantId: grant.id });
    }
  }
  return byPolicy(frame, evaluation, request);
}

/**
 * What stands against a grant in hand; undefined: nothing. Once its use is taken only a revocation does, which may have
 * come while the bus was asked for the use: the grant may be consumed by that very use, and was in time.
 */
function objection(
  { grant, taken }: HeldGrant,
  grants: Grants,
  nowMs: number,
): Exclude<GrantStanding, "usable"> | undefined {
  const standing = grants.standing(grant, nowMs);
  if (standing === "usable" || (taken && standing !== "revoked")) return undefined;
  return standing;
}

function foundGrant(grants: Grants, request: CheckRequest, workflow: string, nowMs: number): HeldGrant | undefined {
  const grant = grants.find(request, workflow, nowMs);
  return grant === undefined ? undefined : { grant, source: "found", taken: false };
}
