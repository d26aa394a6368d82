import { buildPatternIndex, type PatternIndex } from "../compile/pattern-index.ts";
import { patternSegments } from "../pattern/pattern.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** No type of resource; finds what is filed for any. */
const ANY_TYPE = "\u0000";

/** Finds, among very many rules, the few that could cover or meet one, so that no rule is held against each other one. */
export class RuleIndex {
  readonly #rules: readonly PlacedRule[];
  readonly #index: PatternIndex<PlacedRule>;

  constructor(rules: readonly PlacedRule[]) {
    this.#rules = rules;
    this.#index = buildPatternIndex(
      rules.map((value) => ({
        value,
        actions: value.actions.map(({ ofRule }) => ofRule),
        resources: value.resources,
      })),
    );
  }

  /** All that could cover the rule, and some that don't. */
  couldCover({ actions, resources }: PlacedRule): readonly PlacedRule[] {
    const [first] = actions;
    if (first === undefined) return [];
    const type = resources?.[0] ?? ANY_TYPE;
    return this.#find([...new Set([first.ofPolicy, first.ofRule])], [type]);
  }

  /** All that could meet the rule, and some that don't. */
  couldMeet({ actions, resources }: PlacedRule): readonly PlacedRule[] {
    const names = actions.map(({ ofPolicy, ofRule }) => (isName(ofRule) ? ofRule : ofPolicy));
    return resources !== undefined && names.every(isName) ? this.#find(names, resources) : this.#rules;
  }

  /** A pattern as a name: `*` and `**` are segments that nothing but wildcards match. */
  #find(patterns: readonly string[], types: readonly string[]): readonly PlacedRule[] {
    const found = patterns.flatMap((text) =>
      types.flatMap((type) => this.#index.find({ text, segments: patternSegments(text) }, type)),
    );
    return patterns.length * types.length === 1 ? found : [...new Set(found)];
  }
}

function isName(pattern: string): boolean {
  return !pattern.includes("*");
}
