import type { CheckRequest } from "../../shared/check/request.ts";
import type { Attribute, BenchPolicy, BenchRule, Clause } from "./policy-model.ts";

/** The policies in the Cedar language. Cedar has no escalation, so those rules forbid. */
export function cedarText(policies: readonly BenchPolicy[]): string {
  return policies.flatMap(({ rules, resourceType }) => rules.map((rule) => toPolicy(rule, resourceType))).join("\n");
}

function toPolicy({ action, roles, when, effect }: BenchRule, resourceType: string): string {
  const head = `${effect === "allow" ? "permit" : "forbid"}(principal, action == Action::"${action}", resource is ${resourceType})`;
  const anyRole = roles.map((role) => `principal.roles.contains("${role}")`).join(" || ");
  const conditions = [...(roles.length === 0 ? [] : [`(${anyRole})`]), ...when.map(toExpression)];
  return conditions.length === 0 ? `${head};` : `${head} when { ${conditions.join(" && ")} };`;
}

function toExpression({ attribute, is, value }: Clause): string {
  if (is === "in") return `${JSON.stringify(value)}.contains(${path(attribute)})`;
  return `${path(attribute)} ${is} ${JSON.stringify(value)}`;
}

function path({ of, name }: Attribute): string {
  switch (of) {
    case "subject":
      return `principal.${name}`;
    case "resource":
      return `resource.${name}`;
    default:
      return `context.${of}_${name}`;
  }
}

/** A check as Cedar takes it, but for the name of the policy set. */
export function cedarRequest({ subject, action, resource, context, arguments: given }: CheckRequest) {
  const prefixed = (of: string, object: object) =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [`${of}_${name}`, value]));
  const principal = { type: subject.type, id: subject.id };
  const target = { type: resource.type, id: resource.id };
  return {
    principal,
    action: { type: "Action", id: action.name },
    resource: target,
    context: { ...prefixed("context", context), ...prefixed("arguments", given) },
    entities: [
      { uid: principal, attrs: { ...subject.properties, roles: [...subject.roles] }, parents: [] },
      { uid: target, attrs: { ...resource.properties }, parents: [] },
    ],
  };
}
