import { LRUCache } from "lru-cache";
import type { Refusal, RequestDemands } from "../../shared/approval/request-demands.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { ReadableFacts } from "../../shared/facts/index.ts";
import type { Evaluation, Evaluator } from "../../shared/policy/evaluation.ts";
import { compilePolicySet } from "../../shared/policy/index.ts";
import type { BundleLibrary } from "../bundles/bundle-library.ts";

/** Evaluators kept: of the few environments that guard others. */
const KEPT_EVALUATORS = 8;

export interface PolicyGuardPorts {
  readonly library: BundleLibrary;
  readonly facts: (environment: string, nowMs: number) => Promise<ReadableFacts>;
  readonly nowMs: () => number;
}

/** What the guard says of a change, and by which revision. */
export interface Judgement {
  readonly evaluation: Evaluation;
  readonly revision: number;
  /** What the workflow that is to be asked wants to come with the request; undefined: no workflow is asked. */
  readonly demands: RequestDemands | undefined;
}

/** Decides on changes to policies by policies: what an agent of the guard's environment would say, by the same evaluator. */
export class PolicyGuard {
  readonly #ports: PolicyGuardPorts;
  readonly #evaluators = new LRUCache<string, Evaluator>({ max: KEPT_EVALUATORS });

  constructor(ports: PolicyGuardPorts) {
    this.#ports = ports;
  }

  /**
   * What the active bundle of the guard says, with these workflows approved; undefined: it has none. Throws what keeps
   * that bundle from being read: who can't ask is not let through.
   */
  async judge(
    guard: string,
    request: CheckRequest,
    approvedWorkflows: ReadonlySet<string> = new Set(),
  ): Promise<Judgement | undefined> {
    const { library, facts, nowMs } = this.#ports;
    const active = await library.active(guard);
    if (active === undefined) return undefined;
    const { pointer } = active.stored;
    const content = await library.content(guard, pointer);
    const known = this.#evaluators.get(pointer.digest);
    const evaluator = known ?? compilePolicySet(content.policySet);
    if (known === undefined) this.#evaluators.set(pointer.digest, evaluator);
    const atMs = nowMs();
    const input = { request, ...(await facts(guard, atMs)), nowMs: atMs, approvedWorkflows };
    const evaluation = evaluator.evaluate(input);
    const asked = content.policySet.workflows.find(({ metadata }) => metadata.name === evaluation.workflow);
    return { evaluation, revision: pointer.revision, demands: asked?.spec };
  }
}

/** GUARD_BUNDLE_MISSING: an environment that is to decide on others has nothing to decide by. */
export function guardMissing(guard: string, environment: string): PosternError {
  return new PosternError(
    "failed_precondition",
    "GUARD_BUNDLE_MISSING",
    `Changes to '${environment}' are decided by the policies of '${guard}', which has none.`,
    {
      where: { field: "environment" },
      hint: `Publish policies for 'postern.policy.**' to '${guard}' first (docs/rollouts.md)${
        guard === environment ? ": with the role admin, as nothing guards it yet" : ""
      }.`,
    },
  );
}

/** REASON_REQUIRED, FORM_INVALID: nobody is asked about a change that lacks what the guard's workflow wants. */
export function changeLacks(guard: string, workflow: string, { code, reason }: Refusal): PosternError {
  return new PosternError("invalid_argument", code, reason, {
    where: { field: code === "REASON_REQUIRED" ? "message" : "form" },
    hint:
      code === "REASON_REQUIRED"
        ? `Say why with --message; workflow '${workflow}' of '${guard}' asks for it.`
        : `Changes of policies answer no forms: workflow '${workflow}' of '${guard}' is to do without.`,
    metadata: { guard },
  });
}

/** CHANGE_DENIED, with the rules that said so. */
export function changeDenied(guard: string, { evaluation, revision }: Judgement, action: string): PosternError {
  const { basis, ruleIds, errors } = evaluation;
  const who = basis === "no_policy" ? "no policy covers it" : `by ${ruleIds.join(", ")}`;
  const failed = errors.find(({ ruleId }) => ruleIds.includes(ruleId));
  const why = failed === undefined ? "" : ` (${failed.ruleId} can't be evaluated, so it counts: ${failed.message})`;
  return new PosternError(
    "permission_denied",
    "CHANGE_DENIED",
    `The policies of '${guard}' (revision ${revision}) deny ${action}: ${who}${why}.`,
    {
      hint: `See why with 'postern policy get --environment ${guard}'; what is active stays active.`,
      metadata: { guard, guardRevision: String(revision), ruleIds: ruleIds.join(",") },
    },
  );
}
