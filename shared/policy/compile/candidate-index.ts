import type { Candidates } from "../evaluation.ts";
import { candidatesOf, NO_CANDIDATES } from "./candidates.ts";
import type { CompiledPolicy } from "./compile-policy-set.ts";
import type { PatternIndex } from "./pattern-index.ts";

/**
 * References to rules that the memory may hold, over all its entries: 2 MiB. Names come from requests, so there is no
 * end to them; whoever sends ever new ones makes each of their checks a microsecond slower, and nothing else.
 */
const MAX_HELD = 250_000;

/** What an entry takes beside its rules, counted in references. */
const ENTRY = 60;

/**
 * Finds the candidates of an action and a resource type, and remembers them: two looks into a map, where walking the
 * trie and splitting the action's name takes as long as evaluating three conditions.
 */
export class CandidateIndex {
  readonly #policies: PatternIndex<CompiledPolicy>;
  readonly #known = new Map<string, Map<string, Candidates>>();
  #held = 0;
  #nextId = 0;

  constructor(policies: PatternIndex<CompiledPolicy>) {
    this.#policies = policies;
  }

  find(action: string, resourceType: string): Candidates {
    const byType = this.#known.get(action);
    return byType?.get(resourceType) ?? this.#collect(action, resourceType);
  }

  #collect(action: string, resourceType: string): Candidates {
    const name = { text: action, segments: action.split(".") };
    const covering = this.#policies.find(name, resourceType);
    const rules = covering.flatMap((policy) => policy.rules.find(name, resourceType));
    const found = covering.length === 0 ? NO_CANDIDATES : candidatesOf(covering, rules, this.#nextId++);
    this.#held += ENTRY + rules.length;
    if (this.#held > MAX_HELD) {
      this.#known.clear();
      this.#held = 0;
    }
    const byType = this.#known.get(action) ?? new Map<string, Candidates>();
    this.#known.set(action, byType.set(resourceType, found));
    return found;
  }
}
