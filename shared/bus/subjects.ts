/**
 * Every name on the bus. Nothing outside this folder spells one.
 * Tokens (environment, agent, approval id) come checked: see `isToken`.
 */

export const STREAMS = {
  escalations: "POSTERN_ESCALATIONS",
  approvals: "POSTERN_APPROVALS",
  audit: "POSTERN_AUDIT",
} as const;

export const BUCKETS = {
  bundles: "postern_bundles",
  facts: "postern_facts",
  grants: "postern_grants",
  uses: "postern_uses",
  agents: "postern_agents",
} as const;

/** The Object Store bucket of bundle contents; objects are named by `bundleObject`. */
export const BUNDLE_OBJECTS = "postern_bundles";

/** The durable consumers; all replicas of the control plane share each. */
export const CONSUMERS = {
  escalations: "control-plane",
  auditFeed: "control-plane-approvals",
} as const;

const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a name can be one token of a subject and of a KV key. */
export function isToken(name: string): boolean {
  return TOKEN.test(name);
}

export const subjects = {
  escalation: (environment: string, agentId: string) => `postern.escalations.${environment}.${agentId}`,
  escalations: "postern.escalations.>",
  approval: (environment: string, approvalId: string) => `postern.approvals.${environment}.${approvalId}`,
  approvals: "postern.approvals.>",
  approvalsOf: (environment: string) => `postern.approvals.${environment}.*`,
  decided: (environment: string, approvalId: string) => `postern.decided.${environment}.${approvalId}`,
  decidedOf: (environment: string) => `postern.decided.${environment}.*`,
  audit: (environment: string, kind: string, source: string) => `postern.audit.${environment}.${kind}.${source}`,
  audits: "postern.audit.>",
  auditsOfKind: (kind: string) => `postern.audit.*.${kind}.*`,
} as const;

export const keys = {
  bundle: (environment: string) => environment,
  bundleObject: (environment: string, digest: string) => `${environment}.${digest.replace("sha256:", "")}`,
  fact: (environment: string, path: string) => `${environment}.${path}`,
  facts: (environment: string) => `${environment}.>`,
  grant: (environment: string, grantId: string) => `${environment}.${grantId}`,
  grants: (environment: string) => `${environment}.*`,
  use: (environment: string, grantId: string, use: number) => `${environment}.${grantId}.${use}`,
  agent: (environment: string, agentId: string) => `${environment}.${agentId}`,
  agents: (environment: string) => `${environment}.*`,
} as const;
