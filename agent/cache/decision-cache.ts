import { LRUCache } from "lru-cache";
import type { Evaluation, EvaluationInput } from "../../shared/policy/evaluation.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";

/** Told of every question to the cache. */
export interface CacheCount {
  cacheHit(): void;
  cacheMiss(): void;
}

/**
 * Remembers what policy says of a request. The key is the whole request, so that two requests share an entry only when
 * no condition can tell them apart. INVARIANT: an entry is what evaluating again would give: everything else that
 * policy reads is constant between two calls of `clear` (bundle, facts), or keeps the answer out (time, approvals).
 */
export class DecisionCache {
  readonly #entries: LRUCache<string, Evaluation> | undefined;
  readonly #count: CacheCount;

  /** 0 entries: remembers nothing. */
  constructor(maxEntries: number, count: CacheCount) {
    this.#count = count;
    this.#entries = maxEntries > 0 ? new LRUCache({ max: maxEntries }) : undefined;
  }

  get size(): number {
    return this.#entries?.size ?? 0;
  }

  evaluate(bundle: ActiveBundle, input: EvaluationInput): Evaluation {
    const entries = this.#entries;
    if (entries === undefined || input.approvedWorkflows.size > 0 || bundle.readsTime(input.request.action.name)) {
      return bundle.evaluator.evaluate(input);
    }
    // Not the canonical form: members in another order are another key, which costs a miss and never a wrong hit.
    const key = JSON.stringify(input.request);
    const known = entries.get(key);
    if (known !== undefined) {
      this.#count.cacheHit();
      return known;
    }
    this.#count.cacheMiss();
    const evaluation = bundle.evaluator.evaluate(input);
    if (evaluation.effect !== "escalate") entries.set(key, evaluation);
    return evaluation;
  }

  /** A new bundle, other facts, other grants: nothing that was remembered counts any more. */
  clear(): void {
    this.#entries?.clear();
  }
}
