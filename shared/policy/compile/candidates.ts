import type { Evaluation } from "../evaluation.ts";
import { type Contribution, combine } from "./combine.ts";
import type { CompiledPolicy } from "./compile-policy-set.ts";
import type { PatternIndex } from "./pattern-index.ts";
import { type SubjectIndex, subjectIndex } from "./subject-index.ts";

/** What the rules and policies are that an action on a resource type can meet, whoever asks. */
export interface Candidates {
  readonly rules: SubjectIndex;
  readonly fallbacks: readonly Contribution[];
  /** What the policies say when no rule matches and nothing is approved. */
  readonly byDefault: Evaluation;
}

/**
 * References to rules that the memory may hold, over all its entries: 2 MiB. Names come from requests, so there is no
 * end to them; whoever sends ever new ones makes each of their checks a microsecond slower, and nothing else.
 */
const MAX_HELD = 250_000;

const NOTHING_APPROVED: ReadonlySet<string> = new Set();

/**
 * Finds the candidates of an action and a resource type, and remembers them: two looks into a map, where walking the
 * trie and splitting the action's name takes as long as evaluating three conditions.
 */
export class CandidateIndex {
  readonly #policies: PatternIndex<CompiledPolicy>;
  readonly #known = new Map<string, Map<string, Candidates | undefined>>();
  #held = 0;

  constructor(policies: PatternIndex<CompiledPolicy>) {
    this.#policies = policies;
  }

  /** Undefined: no policy covers the action on this type. */
  find(action: string, resourceType: string): Candidates | undefined {
    const byType = this.#known.get(action);
    const known = byType?.get(resourceType);
    if (known !== undefined || byType?.has(resourceType)) return known;
    const found = this.#collect(action.split("."), resourceType);
    this.#remember(action, resourceType, found);
    return found;
  }

  #collect(segments: readonly string[], resourceType: string): Candidates | undefined {
    const covering = this.#policies.find(segments, resourceType);
    if (covering.length === 0) return undefined;
    const fallbacks = covering.map(({ fallback }) => fallback);
    return {
      rules: subjectIndex(covering.flatMap(({ rules }) => rules.find(segments, resourceType))),
      fallbacks,
      byDefault: combine(fallbacks, "default", NOTHING_APPROVED, []),
    };
  }

  #remember(action: string, resourceType: string, found: Candidates | undefined): void {
    // The constant stands for the entry itself: an entry without any rule takes memory too.
    this.#held += 20 + (found?.rules.size ?? 0);
    if (this.#held > MAX_HELD) {
      this.#known.clear();
      this.#held = 0;
    }
    const byType = this.#known.get(action) ?? new Map<string, Candidates | undefined>();
    this.#known.set(action, byType.set(resourceType, found));
  }
}
