import { LRUCache } from "lru-cache";
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
    return { evaluation: evaluator.evaluate(input), revision: pointer.revision };
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
