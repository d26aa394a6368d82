import type { Policy, Rule } from "../model.ts";
import { haveCommonName, matchesPattern } from "../pattern/pattern.ts";
import type { RequestSchema } from "./model.ts";

/** The schemas that describe some request that a rule of a policy is about. Without a rule: that the policy covers. */
export function schemasOf(
  schemas: readonly RequestSchema[],
  { spec }: Policy,
  rule?: Pick<Rule, "actions" | "resources">,
): readonly RequestSchema[] {
  return schemas.filter(
    ({ spec: { match } }) =>
      // The rule says most precisely what it is about.
      shareAction([match.actions, ...(rule?.actions === undefined ? [] : [rule.actions]), spec.match.actions]) &&
      shareResource([match.resources, spec.match.resources, rule?.resources]),
  );
}

/** Whether a schema describes the requests of an action on a type of resource. */
export function describes({ spec: { match } }: RequestSchema, action: string, resourceType: string): boolean {
  return (
    match.actions.some((pattern) => matchesPattern(pattern, action)) &&
    (match.resources?.includes(resourceType) ?? true)
  );
}

/** Whether some action matches a pattern of every list. */
export function shareAction(lists: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = lists;
  return first.some((pattern) => shareFrom([pattern], others));
}

function shareFrom(chosen: readonly string[], [next, ...others]: readonly (readonly string[])[]): boolean {
  if (next === undefined) return true;
  return next.some((pattern) => haveCommonName([...chosen, pattern]) && shareFrom([...chosen, pattern], others));
}

/** Whether some type of resource is in every list; no list means any. */
export function shareResource(lists: readonly (readonly string[] | undefined)[]): boolean {
  const given = lists.filter((list) => list !== undefined);
  const [first, ...others] = given;
  return first === undefined || first.some((type) => others.every((list) => list.includes(type)));
}
