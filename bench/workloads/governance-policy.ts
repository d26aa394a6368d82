import type { CheckRequest } from "../../shared/check/request.ts";
import type { BenchPolicy, BenchRule, Clause } from "./policy-model.ts";

/**
 * The policies for Microsoft's agent-governance-sdk, whose rules are expressions over one context object. It has
 * approvals, so `escalate` is its `require_approval`. It has no membership test on lists: a subject's first role stands
 * in the context as `subject.role`.
 */
export function governancePolicies(policies: readonly BenchPolicy[]) {
  return policies.map(({ service, rules }) => ({
    name: service,
    scope: "global",
    default_action: "deny" as const,
    rules: rules.map(toRule),
  }));
}

const ACTIONS = { allow: "allow", deny: "deny", escalate: "require_approval" } as const;

function toRule({ id, action, roles, when, effect }: BenchRule) {
  const conditions = [
    `action.name == '${action}'`,
    ...(roles.length === 0 ? [] : [`subject.role in [${roles.map(quoted).join(", ")}]`]),
    ...when.map(toExpression),
  ];
  return {
    name: id,
    condition: conditions.join(" and "),
    ruleAction: ACTIONS[effect],
    ...(effect === "escalate" ? { approvers: ["bench-approvers"] } : {}),
  };
}

function toExpression({ attribute, is, value }: Clause): string {
  const path = `${attribute.of}.${attribute.name}`;
  if (is === "in") return `${path} in [${value.map(quoted).join(", ")}]`;
  return `${path} ${is} ${typeof value === "string" ? quoted(value) : value}`;
}

function quoted(text: string): string {
  return `'${text}'`;
}

/** A check as the context that its expressions read. */
export function governanceContext(request: CheckRequest): Record<string, unknown> {
  const { subject, action, resource, context, arguments: given } = request;
  return {
    subject: { id: subject.id, role: subject.roles[0], ...subject.properties },
    action: { name: action.name },
    resource: { type: resource.type, id: resource.id, ...resource.properties },
    context: { ...context },
    arguments: { ...given },
  };
}
