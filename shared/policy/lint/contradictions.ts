import { parseQuickly } from "../cel/expression.ts";
import { type Finding, type Path, warningAt } from "../check/finding.ts";
import type { Clause, Literal } from "./clauses.ts";
import type { ConditionReading } from "./condition-reading.ts";
import { type Domain, excludeOneAnother } from "./domain.ts";
import { expressionKey } from "./expression-key.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** A condition whose parts exclude one another, or what its rule is about. */
export function neverTrue(
  path: Path,
  { expression, clauses }: ConditionReading,
  rule?: PlacedRule,
): readonly Finding[] {
  const given = rule === undefined ? [] : givenBy(rule);
  const clash = clashOf(clauses, given);
  if (clash === undefined) return [];
  const shown = clash.map(({ expr, holds }) => {
    const text = expression.print(expr) ?? "…";
    return `'${holds ? text : `!(${text})`}'`;
  });
  const parts = [...new Set(shown)];
  const why =
    parts.length > 1
      ? `${parts.join(" and ")} exclude one another`
      : parts.length === 1
        ? `${parts[0]} is nothing that the rule is about`
        : "it is false";
  return [warningAt(path, "CONDITION_NEVER_TRUE", `the condition is never true: ${why}${counts(rule)}`)];
}

/** A condition that can't be evaluated counts all the same, unless it would allow. */
function counts(rule: PlacedRule | undefined): string {
  const effect = rule?.rule.effect;
  if (effect !== "deny" && effect !== "escalate") return "";
  return "; the rule counts only where it can't be evaluated";
}

/** The literals that can't all be true; empty: the condition is the constant false. */
function clashOf(clauses: readonly Clause[], given: readonly Domain[]): readonly Literal[] | undefined {
  const units = clauses.flatMap(([only, second]) => (only !== undefined && second === undefined ? [only] : []));
  for (const clause of clauses) {
    if (clause.length === 0) return [];
    const clashes = clause.map((literal) => clashWith(literal, units, given));
    if (clashes.every((clash) => clash !== undefined)) return [...new Set(clashes.flatMap((clash) => clash ?? []))];
  }
  return undefined;
}

/** What of the literals that have to be true excludes one. */
function clashWith(
  literal: Literal,
  units: readonly Literal[],
  given: readonly Domain[],
): readonly Literal[] | undefined {
  const opposite = units.find((other) => other.key === literal.key && other.holds !== literal.holds);
  if (opposite !== undefined) return [literal, opposite];
  const { domain } = literal;
  if (domain === undefined) return undefined;
  const alike = units.filter((other) => other.domain?.of === domain.of);
  const domains = alike.map((other) => other.domain).filter((other) => other !== undefined);
  const about = given.filter((other) => other.of === domain.of);
  if (!excludeOneAnother([domain, ...domains, ...about])) return undefined;
  const one = alike.find((other) => other.domain !== undefined && excludeOneAnother([domain, other.domain]));
  return excludeOneAnother([domain, ...about]) ? [literal] : [literal, ...(one === undefined ? alike : [one])];
}

/** What is known of a request before the condition is asked. */
function givenBy({ actions, resources, subjects }: PlacedRule): readonly Domain[] {
  const names = actions.map(([pattern]) => pattern);
  const known = names.some((name) => name.includes("*")) ? undefined : names;
  return [
    ...valuesOf("action.name", known),
    ...valuesOf("resource.type", resources),
    ...valuesOf("subject.id", subjects.ids),
    ...valuesOf("subject.type", subjects.types),
  ];
}

function valuesOf(path: string, values: readonly string[] | undefined): readonly Domain[] {
  const parsed = parseQuickly(path);
  if (values === undefined || parsed === undefined) return [];
  return [{ of: expressionKey(parsed.root), kind: "values", values }];
}
