/**
 * The names of Postern's own attributes and metrics. What OpenTelemetry's semantic conventions name already (rpc.*,
 * messaging.*) is named by them.
 */
export const ATTRIBUTES = {
  environment: "postern.environment",
  decision: "postern.decision",
  reasonCode: "postern.reason_code",
  ruleIds: "postern.rule_ids",
  bundleRevision: "postern.bundle.revision",
  decisionId: "postern.decision.id",
  approvalId: "postern.approval.id",
  approvalStatus: "postern.approval.status",
  workflow: "postern.workflow",
  stage: "postern.stage",
  verdict: "postern.verdict",
  action: "postern.action",
  agentId: "postern.agent.id",
} as const;

/** What a metric is, as it is registered and as docs/telemetry.md lists it. */
export interface MetricName {
  readonly name: string;
  /** UCUM, as OpenTelemetry wants it. */
  readonly unit: string;
  readonly description: string;
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[];
}

const µs = 1e-6;
const ms = 1e-3;
const minute = 60;
const hour = 3_600;

export const METRICS = {
  checks: { name: "postern.checks", unit: "{check}", description: "Checks answered, by decision and reason code" },
  checkDuration: {
    name: "postern.check.duration",
    unit: "s",
    description: "From a check's arrival to its decision, without the time that it was held for an approval",
    buckets: [2, 5, 10, 20, 50, 100, 200, 500]
      .map((bound) => bound * µs)
      .concat([1, 2, 5, 10, 50, 250, 1_000].map((bound) => bound * ms)),
  },
  cacheHits: { name: "postern.cache.hits", unit: "{check}", description: "Checks answered from the decision cache" },
  cacheMisses: { name: "postern.cache.misses", unit: "{check}", description: "Checks that the cache had no answer to" },
  waiting: { name: "postern.checks.waiting", unit: "{check}", description: "Calls held open for an approval" },
  spooled: {
    name: "postern.escalations.spooled",
    unit: "{escalation}",
    description: "Escalations on disk that NATS has not taken yet",
  },
  shadowDifferences: {
    name: "postern.shadow.differences",
    unit: "{check}",
    description: "Checks that would have been decided otherwise, by shadow rule (or shadow bundle) and by decisions",
  },
  factsAge: {
    name: "postern.facts.age",
    unit: "s",
    description: "Since an agent surely heard of all facts there were; grows while it is cut off",
  },
  bundleRevision: {
    name: "postern.bundle.revision",
    unit: "{revision}",
    description: "The revision that an agent enforces, or that is active at the control plane",
  },
  bundleLag: {
    name: "postern.bundle.lag",
    unit: "{revision}",
    description: "Active revision minus the revision that an agent enforces",
  },
  approvalsPending: { name: "postern.approvals.pending", unit: "{approval}", description: "Approvals that are open" },
  approvalDecisionDuration: {
    name: "postern.approval.decision.duration",
    unit: "s",
    description: "From a request for approval to its end, by workflow and status",
    buckets: [0.1, 1, 5, 15, 30, minute, 5 * minute, 15 * minute, 30 * minute, hour, 4 * hour, 24 * hour],
  },
  notificationsDelivered: {
    name: "postern.notifications.delivered",
    unit: "{notification}",
    description: "Notifications that a target has accepted",
  },
  notificationsFailed: {
    name: "postern.notifications.failed",
    unit: "{try}",
    description: "Tries to deliver a notification that failed",
  },
  notificationsDead: {
    name: "postern.notifications.dead",
    unit: "{notification}",
    description: "Notifications that were given up",
  },
  notificationsQueued: {
    name: "postern.notifications.queued",
    unit: "{notification}",
    description: "Notifications that wait to be delivered",
  },
  notificationsAge: {
    name: "postern.notifications.age",
    unit: "s",
    description: "Age of the oldest notification that waits",
  },
} as const satisfies Readonly<Record<string, MetricName>>;
