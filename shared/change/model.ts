import { hash } from "node:crypto";
import { approvalId } from "../approval/index.ts";
import type { Escalation } from "../approval/model.ts";
import type { CheckRequest } from "../check/request.ts";
import { canonicalJson } from "../digest/index.ts";
import type { JsonObject } from "../json.ts";
import type { PolicyVerb } from "../promotion/model.ts";
import type { RolloutPlan } from "../rollout/model.ts";
import { planSchema } from "../rollout/plan-schema.ts";

/**
 * - `pending`: waits for an approval.
 * - `applied`: in force, as `revision`.
 * - `stale`: what it was to replace is in force no more.
 * - `denied`, `expired`, `cancelled`: how its approval ended.
 * - `refused`: approved, but the guard says no by now, or the approval can't be used any more.
 */
export type ChangeStatus = "pending" | "applied" | "stale" | "denied" | "expired" | "cancelled" | "refused";

/** How a change ended. */
export interface ChangeEnd {
  readonly status: Exclude<ChangeStatus, "pending">;
  /** For programs; empty where the status says it. */
  readonly code: string;
  /** For people. */
  readonly reason: string;
  readonly atMs: number;
  /** What it became; 0: nothing. */
  readonly revision: number;
}

/**
 * A change to an environment's policies that waits for approval, or did. All that matters of it is in the request that
 * the guard was asked, which is what an approval binds to: nothing else is read when it is applied.
 */
export interface PolicyChange {
  /** Derived from the request: who proposes the same again joins the same change. */
  readonly id: string;
  readonly environment: string;
  /** The environment whose bundle decides, and which has the approvals. */
  readonly guard: string;
  /** What was asked for, oldest first: the last is open, those before it came through. At least one. */
  readonly escalations: readonly Escalation[];
  /** Absent: pending. */
  readonly end?: ChangeEnd;
}

/** What a change asks for: the request's own words. */
export interface Proposal {
  readonly verb: PolicyVerb;
  readonly environment: string;
  readonly by: string;
  readonly message: string;
  /** Of the content that is to be in force. */
  readonly digest: string;
  /** The revision that it replaces; 0: the first. */
  readonly baseRevision: number;
  /** 0: no rollback. */
  readonly rollbackOf: number;
  readonly promotedFrom?: { readonly environment: string; readonly revision: number };
  /** The admin's words who went past the rules of promotion. */
  readonly breakGlass?: string;
  /** Of a rollout, and of nothing else. */
  readonly plan?: RolloutPlan;
}

/** Before the verb, in the name of the action that the guard is asked about. */
const ACTION_PREFIX = "postern.policy.";

export interface Operator {
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** The question to the guard. What identifies the change is in the arguments, which an approval covers. */
export function guardRequest(proposal: Proposal, operator: Operator, context: JsonObject): CheckRequest {
  const { verb, environment, by, message, digest, baseRevision, rollbackOf, promotedFrom, breakGlass, plan } = proposal;
  return {
    subject: { type: "user", id: by, roles: operator.roles, properties: { groups: operator.groups } },
    action: { name: `${ACTION_PREFIX}${verb}`, properties: {} },
    resource: { type: "environment", id: environment, properties: {} },
    context,
    arguments: {
      digest,
      baseRevision,
      message,
      ...(rollbackOf === 0 ? {} : { rollbackOf }),
      ...(promotedFrom === undefined ? {} : { promotedFrom: { ...promotedFrom } }),
      ...(breakGlass === undefined ? {} : { breakGlass }),
      ...(plan === undefined ? {} : { plan: JSON.parse(JSON.stringify(plan)) }),
    },
  };
}

/** Whether a request is one that `guardRequest` makes. */
export function isGuardRequest({ action, resource }: CheckRequest): boolean {
  return action.name.startsWith(ACTION_PREFIX) && resource.type === "environment";
}

/** The words of the request again; undefined: it is no such request. */
export function proposalOf(request: CheckRequest): Proposal | undefined {
  const verb = verbOf(request);
  const { digest, baseRevision, message, rollbackOf = 0, promotedFrom, breakGlass, plan } = request.arguments;
  if (verb === undefined || typeof digest !== "string" || typeof message !== "string") return undefined;
  if (typeof baseRevision !== "number" || typeof rollbackOf !== "number") return undefined;
  const origin = originOf(promotedFrom);
  if (promotedFrom !== undefined && origin === undefined) return undefined;
  if (breakGlass !== undefined && typeof breakGlass !== "string") return undefined;
  const rollout = planSchema.safeParse(plan);
  if (rollout.success !== (verb === "rollout")) return undefined;
  return {
    verb,
    environment: request.resource.id,
    by: request.subject.id,
    message,
    digest,
    baseRevision,
    rollbackOf,
    ...(origin === undefined ? {} : { promotedFrom: origin }),
    ...(breakGlass === undefined ? {} : { breakGlass }),
    ...(rollout.success ? { plan: rollout.data } : {}),
  };
}

const VERBS: readonly PolicyVerb[] = ["publish", "promote", "rollback", "rollout"];

function verbOf(request: CheckRequest): PolicyVerb | undefined {
  return isGuardRequest(request) ? VERBS.find((verb) => request.action.name === `${ACTION_PREFIX}${verb}`) : undefined;
}

function originOf(value: unknown): Proposal["promotedFrom"] {
  if (typeof value !== "object" || value === null) return undefined;
  const [environment, revision] = [Reflect.get(value, "environment"), Reflect.get(value, "revision")];
  return typeof environment === "string" && typeof revision === "number" ? { environment, revision } : undefined;
}

/** The form of a change's id, for checking what comes from outside. */
export const CHANGE_ID = /^chg_[0-9a-f]{20}$/;

/** `attempt`: 0; the next when the change before it has ended. */
export function changeId(environment: string, requestDigest: string, attempt: number): string {
  const text = canonicalJson(["policy-change", environment, requestDigest, attempt]);
  return `chg_${hash("sha256", text, "hex").slice(0, 20)}`;
}

/** The approval of a change by a workflow of its guard: each change has its own, however alike two are. */
export function changeApprovalId(guard: string, requestDigest: string, workflow: string, id: string): string {
  return approvalId({ environment: guard, requestDigest, workflow, idempotencyKey: id, attempt: 0 });
}

export function statusOf({ end }: PolicyChange): ChangeStatus {
  return end?.status ?? "pending";
}

/** What a change waits for: the last that was asked for. */
export function openEscalation({ escalations }: PolicyChange): Escalation {
  const last = escalations.at(-1);
  if (last === undefined) throw new Error("INVARIANT: a change asks for at least one approval");
  return last;
}
