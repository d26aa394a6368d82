import { buildPatternIndex, type PatternIndex } from "../compile/pattern-index.ts";
import { patternSegments } from "../pattern/pattern.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** No type of resource; finds what is filed for any. */
const ANY_TYPE = "\u0000";

/** Finds, among very many rules, the few that could cover or meet one, so that no rule is held against each other one. */
export class RuleIndex {
  readonly #covering: PatternIndex<PlacedRule>;
  readonly #root = newNode();

  constructor(rules: readonly PlacedRule[]) {
    // What covers a set of names, its first pattern alone covers, too.
    this.#covering = buildPatternIndex(
      rules.map((value) => ({ value, actions: value.actions.map(([pattern]) => pattern), resources: value.resources })),
    );
    for (const rule of rules) for (const [pattern] of rule.actions) file(this.#root, pattern, rule);
  }

  /** All that could cover the rule, and some that don't. */
  couldCover({ actions: [first], resources }: PlacedRule): readonly PlacedRule[] {
    if (first === undefined) return [];
    const type = resources?.[0] ?? ANY_TYPE;
    // A pattern as a name: `*` and `**` are segments that nothing but wildcards match.
    return first.flatMap((text) => this.#covering.find({ text, segments: patternSegments(text) }, type));
  }

  /** All that could meet the rule, and some that don't; some of them twice. */
  *couldMeet({ actions }: PlacedRule): Generator<PlacedRule, void> {
    for (const [pattern] of actions) yield* meeting(this.#root, literalPrefix(pattern));
  }
}

/** Rules by the segments of their pattern before its first wildcard. */
interface Node {
  readonly rules: PlacedRule[];
  readonly children: Map<string, Node>;
}

function newNode(): Node {
  return { rules: [], children: new Map() };
}

function literalPrefix(pattern: string): readonly string[] {
  const segments = patternSegments(pattern);
  const wildcard = segments.findIndex((segment) => segment.includes("*"));
  return wildcard < 0 ? segments : segments.slice(0, wildcard);
}

function file(root: Node, pattern: string, rule: PlacedRule): void {
  let node = root;
  for (const segment of literalPrefix(pattern)) {
    const child = node.children.get(segment) ?? newNode();
    node.children.set(segment, child);
    node = child;
  }
  node.rules.push(rule);
}

/** Two patterns share a name only if what stands before the wildcards of one begins what stands before the other's. */
function* meeting(root: Node, prefix: readonly string[]): Generator<PlacedRule, void> {
  let node: Node | undefined = root;
  for (const segment of prefix) {
    yield* node.rules;
    node = node.children.get(segment);
    if (node === undefined) return;
  }
  yield* below(node);
}

function* below(node: Node): Generator<PlacedRule, void> {
  yield* node.rules;
  for (const child of node.children.values()) yield* below(child);
}
