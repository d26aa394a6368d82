import { API_VERSION, type PolicyFile, type Rule } from "../../shared/policy/model.ts";
import type { Attribute, BenchPolicy, BenchRule, Clause } from "./policy-model.ts";

export const WORKFLOW = "bench";
/** Members may vote in WORKFLOW. */
export const APPROVERS = "bench-approvers";

/** A publisher may send some hundred files. */
const POLICIES_PER_FILE = 20;

/** The policies as Postern reads them, and the workflow that they name. */
export function posternFiles(policies: readonly BenchPolicy[]): readonly PolicyFile[] {
  const files: PolicyFile[] = [{ path: "workflow.yaml", content: JSON.stringify(workflow) }];
  for (let start = 0; start < policies.length; start += POLICIES_PER_FILE) {
    const documents = policies
      .slice(start, start + POLICIES_PER_FILE)
      .map((policy) => JSON.stringify(document(policy)));
    files.push({ path: `policies-${start}.yaml`, content: documents.join("\n---\n") });
  }
  return files;
}

function document({ service, resourceType, rules }: BenchPolicy) {
  return {
    apiVersion: API_VERSION,
    kind: "Policy",
    metadata: { name: service },
    spec: {
      default: "deny",
      match: { actions: [`${service}.**`], resources: [resourceType] },
      rules: rules.map(toRule),
    },
  };
}

function toRule({ id, action, roles, when, effect }: BenchRule): Rule {
  return {
    id,
    actions: [action],
    ...(roles.length === 0 ? {} : { subjects: { roles } }),
    ...(when.length === 0 ? {} : { when: when.map(toCel).join(" && ") }),
    effect,
    ...(effect === "escalate" ? { workflow: WORKFLOW } : {}),
  };
}

function toCel({ attribute, is, value }: Clause): string {
  return `${path(attribute)} ${is} ${JSON.stringify(value)}`;
}

function path({ of, name }: Attribute): string {
  return `${of}.${name}`;
}

const workflow = {
  apiVersion: API_VERSION,
  kind: "Workflow",
  metadata: { name: WORKFLOW },
  spec: {
    stages: [{ name: "team", approvers: { groups: [APPROVERS] }, quorum: 1, timeout: "30m", onTimeout: "deny" }],
    grant: { uses: 1, ttl: "10m", scope: "arguments" },
  },
};
