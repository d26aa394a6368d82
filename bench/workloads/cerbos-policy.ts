import type { Attribute, BenchPolicy, BenchRule, Clause } from "./policy-model.ts";

/**
 * The policies as Cerbos reads them: a resource policy per resource type, conditions in CEL. Cerbos has no escalation,
 * so those rules deny. Returns file name and content.
 */
export function cerbosFiles(policies: readonly BenchPolicy[]): readonly (readonly [name: string, content: string])[] {
  return policies.map((policy) => [`${policy.service}.json`, JSON.stringify(document(policy))]);
}

function document({ resourceType, rules }: BenchPolicy) {
  return {
    apiVersion: "api.cerbos.dev/v1",
    resourcePolicy: { resource: resourceType, version: "default", rules: rules.map(toRule) },
  };
}

function toRule({ id, action, roles, when, effect }: BenchRule) {
  return {
    name: id,
    actions: [action],
    effect: effect === "allow" ? "EFFECT_ALLOW" : "EFFECT_DENY",
    roles: roles.length === 0 ? ["*"] : roles,
    ...(when.length === 0
      ? {}
      : { condition: { match: { all: { of: when.map((clause) => ({ expr: toCel(clause) })) } } } }),
  };
}

function toCel({ attribute, is, value }: Clause): string {
  return `${path(attribute)} ${is} ${JSON.stringify(value)}`;
}

/** Cerbos knows a principal and a resource: what the call brings besides stands in the resource's attributes. */
function path({ of, name }: Attribute): string {
  return of === "subject" ? `P.attr.${name}` : `R.attr.${of}_${name}`;
}
