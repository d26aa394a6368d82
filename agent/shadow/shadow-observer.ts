import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { type FactDeclarations, NO_DECLARATIONS } from "../../shared/facts/index.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import type { Situation } from "../decide/decide.ts";
import type { FactsNow } from "../facts/fact-holder.ts";
import { BundleComparison, type BundleComparisonDeps } from "./bundle-comparison.ts";
import { ruleDifference } from "./differences.ts";

export interface ShadowObserverDeps extends Omit<BundleComparisonDeps, "later"> {
  readonly situation: () => Pick<Situation, "bundle" | "facts" | "factTimes" | "nowMs">;
  readonly nowMs: () => number;
  /** The facts of a moment as a bundle declares them that is not in force. */
  readonly factsUnder?: (declared: FactDeclarations, nowMs: number) => FactsNow;
}

/** Looks at each decision for what shadow rules and the shadow bundle would have made of it. */
export class ShadowObserver {
  readonly #deps: ShadowObserverDeps;
  readonly #comparison: BundleComparison;

  constructor(deps: ShadowObserverDeps) {
    this.#deps = deps;
    this.#comparison = new BundleComparison({ ...deps, later: setImmediate });
  }

  /** Constant time: every check comes by, and nearly always this is two looks. */
  note(request: CheckRequest, decision: Decision): void {
    if (decision.shadow !== undefined) this.#noteRules(request, decision);
    if (this.#comparison.wants()) this.#compare(request, decision);
  }

  #noteRules(request: CheckRequest, decision: Decision): void {
    const { onDifference, nowMs } = this.#deps;
    const difference = ruleDifference(request, decision, nowMs());
    if (difference !== undefined) onDifference(difference);
  }

  #compare(request: CheckRequest, { decisionId }: Decision): void {
    const { bundle, ...input } = this.#deps.situation();
    if (bundle === undefined) return;
    const shadowFacts = this.#shadowFacts(bundle, input.nowMs);
    this.#comparison.offer({ request, decisionId, bundle, input, shadowFacts });
  }

  /** Undefined: neither bundle declares any, so both read the same. */
  #shadowFacts({ factDeclarations: enforced = NO_DECLARATIONS }: ActiveBundle, nowMs: number) {
    const declared = this.#deps.shadow()?.factDeclarations ?? NO_DECLARATIONS;
    if (declared.size + enforced.size === 0) return undefined;
    const now = this.#deps.factsUnder?.(declared, nowMs);
    return now && { facts: now.tree, factTimes: now.times };
  }
}
