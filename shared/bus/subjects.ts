/**
 * Every name on the bus. Nothing outside this folder spells one.
 * Tokens (environment, agent, approval id) come checked: see `isToken`.
 */

export const STREAMS = {
  escalations: "POSTERN_ESCALATIONS",
  approvals: "POSTERN_APPROVALS",
  audit: "POSTERN_AUDIT",
  notifications: "POSTERN_NOTIFICATIONS",
  deadLetters: "POSTERN_DEADLETTERS",
} as const;

export const BUCKETS = {
  bundles: "postern_bundles",
  /** Of contents that do not travel with their pointer. */
  pieces: "postern_pieces",
  /** Which signing keys nothing is believed of any more. */
  revocations: "postern_revocations",
  facts: "postern_facts",
  grants: "postern_grants",
  uses: "postern_uses",
  agents: "postern_agents",
  delegations: "postern_delegations",
  changes: "postern_changes",
  rollouts: "postern_rollouts",
  snapshots: "postern_snapshots",
  deliveries: "postern_deliveries",
} as const;

/**
 * The Object Store bucket of one environment's bundle contents. One each, because the names and chunks of objects are
 * hashed into their subjects, so that only the bucket can keep an agent of one environment from another's content.
 */
export function bundleObjects(environment: string): string {
  return `postern_bundles_${environment}`;
}

/** The Object Store bucket of contents that wait for approval; agents can't read it. */
export const CHANGE_OBJECTS = "postern_changes";

/** The durable consumers; all replicas of the control plane share each. */
export const CONSUMERS = {
  escalations: "control-plane",
  auditFeed: (kind: string) => `control-plane-${kind}`,
  notifications: "notifications",
  /** On the notifications stream; names of targets are tokens. */
  deliveries: (target: string) => target,
} as const;

/** W3C Trace Context in the headers of a message. */
export const TRACE_HEADER = "traceparent";

/** Where a user's replies go. One prefix per user, so that nobody else may subscribe to them; none: the common one. */
export function inboxPrefix(user: string): string {
  if (user === "") return "_INBOX";
  return `_INBOX.${isToken(user) ? user : hex(user)}`;
}

const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a name can be one token of a subject and of a KV key. */
export function isToken(name: string): boolean {
  return TOKEN.test(name);
}

function hex(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** JetStream's own subjects: what permissions are given on. The API is listed in NATS ADR-2 and the nats-server source. */
export const jetstream = {
  api: "$JS.API.>",
  acknowledge: "$JS.ACK.>",
  flowControl: "$JS.FC.>",
  flowControlOf: (stream: string) => `$JS.FC.${stream}.>`,
  directGet: (stream: string, subject: string) => `$JS.API.DIRECT.GET.${stream}.${subject}`,
  createConsumer: (stream: string, filter: string) => `$JS.API.CONSUMER.CREATE.${stream}.*.${filter}`,
  nextMessages: (stream: string, consumer: string) => `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
  getMessage: (stream: string) => `$JS.API.STREAM.MSG.GET.${stream}`,
} as const;

/** How NATS lays its stores out on streams: ADR-8 (Key-Value) and ADR-20 (Object Store) of the NATS project. */
export const stores = {
  anyKv: "$KV.>",
  anyObject: "$O.>",
  kvStream: (bucket: string) => `KV_${bucket}`,
  kvSubject: (bucket: string, key: string) => `$KV.${bucket}.${key}`,
  objectStream: (bucket: string) => `OBJ_${bucket}`,
  objectChunks: (bucket: string) => `$O.${bucket}.C.*`,
  objectChunk: (bucket: string, nuid: string) => `$O.${bucket}.C.${nuid}`,
  objectMeta: (bucket: string) => `$O.${bucket}.M.*`,
} as const;

export const subjects = {
  any: "postern.>",
  escalation: (environment: string, agentId: string) => `postern.escalations.${environment}.${agentId}`,
  escalationsOf: (environment: string) => `postern.escalations.${environment}.*`,
  escalations: "postern.escalations.>",
  approval: (environment: string, approvalId: string) => `postern.approvals.${environment}.${approvalId}`,
  approvals: "postern.approvals.>",
  approvalsOf: (environment: string) => `postern.approvals.${environment}.*`,
  decided: (environment: string, approvalId: string) => `postern.decided.${environment}.${approvalId}`,
  decidedOf: (environment: string) => `postern.decided.${environment}.*`,
  audit: (environment: string, kind: string, source: string) => `postern.audit.${environment}.${kind}.${source}`,
  audits: "postern.audit.>",
  auditsOfKind: (kind: string) => `postern.audit.*.${kind}.*`,
  auditsIn: (environment: string, kind: string) => `postern.audit.${environment}.${kind}.*`,
  notification: (target: string, environment: string, approvalId: string) =>
    `postern.notifications.${target}.${environment}.${approvalId}`,
  notificationsTo: (target: string) => `postern.notifications.${target}.*.*`,
  notifications: "postern.notifications.>",
  deadLetter: (target: string, environment: string, approvalId: string) =>
    `postern.deadletters.${target}.${environment}.${approvalId}`,
  deadLetters: "postern.deadletters.>",
} as const;

export const keys = {
  bundle: (environment: string) => environment,
  bundleObject: (digest: string) => digest.replace("sha256:", ""),
  piece: (environment: string, id: string) => `${environment}.${id}`,
  pieces: (environment: string) => `${environment}.*`,
  /** Names of keys may have characters that keys of a bucket may not. */
  revocation: (kid: string) => (isToken(kid) ? kid : `hex-${hex(kid)}`),
  revocations: "*",
  fact: (environment: string, path: string) => `${environment}.${path}`,
  facts: (environment: string) => `${environment}.>`,
  grant: (environment: string, grantId: string) => `${environment}.${grantId}`,
  grants: (environment: string) => `${environment}.*`,
  use: (environment: string, grantId: string, use: number) => `${environment}.${grantId}.${use}`,
  agent: (environment: string, agentId: string) => `${environment}.${agentId}`,
  agents: (environment: string) => `${environment}.*`,
  snapshots: (format: string) => `${format}.newest`,
  snapshotChunk: (format: string, id: string, chunk: number) => `${format}.${id}.${chunk}`,
  snapshotsOf: (format: string) => `${format}.>`,
  snapshotChunks: (format: string, id: string) => `${format}.${id}.*`,
  delegation: (environment: string, delegationId: string) => `${environment}.${delegationId}`,
  delegations: (environment: string) => `${environment}.*`,
  change: (environment: string, changeId: string) => `${environment}.${changeId}`,
  changes: (environment: string) => `${environment}.*`,
  rollout: (environment: string) => environment,
  usesOf: (environment: string) => `${environment}.*.*`,
  delivery: (target: string, sequence: number) => `${target}.${sequence}`,
  deliveries: "*.*",
} as const;
