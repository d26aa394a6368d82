import { LRUCache } from "lru-cache";
import type { JsonObject } from "../../shared/json.ts";
import type { Evaluation, EvaluationInput, Evaluator } from "../../shared/policy/evaluation.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";

/** Told of every question to the cache. */
export interface CacheCount {
  cacheHit(): void;
  cacheMiss(): void;
}

/**
 * Nanoseconds of evaluating below which a look into the cache costs more than it spares: making a key and finding it
 * take 300 to 400 (docs/decisions/002-decision-cache.md).
 */
const WORTH_REMEMBERING = 500;

/**
 * Remembers what policy says. The key is what the rules that could match read of the request, so that requests share an
 * entry when those rules cannot tell them apart. INVARIANT: an entry is what evaluating again would give: everything
 * else that policy reads is the same (bundle and facts are those that the entries are of), or keeps the answer out
 * (time, approvals).
 */
export class DecisionCache {
  readonly #entries: LRUCache<string, Evaluation> | undefined;
  readonly #count: CacheCount;
  #evaluator: Evaluator | undefined;
  #facts: JsonObject | undefined;

  /** 0 entries: remembers nothing. */
  constructor(maxEntries: number, count: CacheCount) {
    this.#count = count;
    this.#entries = maxEntries > 0 ? new LRUCache({ max: maxEntries }) : undefined;
  }

  get size(): number {
    return this.#entries?.size ?? 0;
  }

  evaluate({ evaluator }: ActiveBundle, input: EvaluationInput): Evaluation {
    const candidates = evaluator.candidates(input.request);
    const entries = this.#entries;
    if (entries === undefined || candidates.cost < WORTH_REMEMBERING || input.approvedWorkflows.size > 0) {
      return candidates.evaluate(input);
    }
    if (evaluator !== this.#evaluator || input.facts !== this.#facts) this.#startOver(evaluator, input.facts);
    const key = candidates.key(input.request);
    if (key === undefined) return candidates.evaluate(input);
    const known = entries.get(key);
    if (known !== undefined) {
      this.#count.cacheHit();
      return known;
    }
    this.#count.cacheMiss();
    const evaluation = candidates.evaluate(input);
    if (evaluation.effect !== "escalate") entries.set(key, evaluation);
    return evaluation;
  }

  /** A new bundle, other facts, other grants: nothing that was remembered counts any more. */
  clear(): void {
    this.#entries?.clear();
  }

  #startOver(evaluator: Evaluator, facts: JsonObject): void {
    this.clear();
    this.#evaluator = evaluator;
    this.#facts = facts;
  }
}
