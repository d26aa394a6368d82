import { silentLogger } from "../../runtime/log/logger.ts";
import { type ConnectedBus, connectBus } from "../../runtime/nats/connect-bus.ts";
import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import type { ApprovalRecord, Escalation, Grant } from "../../shared/approval/model.ts";
import type { AuditKind, SealedBatch } from "../../shared/audit/model.ts";
import type { BundlePointer } from "../../shared/bundle/model.ts";
import { sealAuditBatch } from "../../shared/bus/codec.ts";
import type { GrantEntry } from "../../shared/bus/ports.ts";
import type { Fact } from "../../shared/facts/model.ts";
import type { Heartbeat } from "../../shared/fleet/model.ts";

/** A control plane's bus: the streams stand when it resolves. */
export function connectControlPlane(servers: string, user?: NatsUser): Promise<ConnectedBus> {
  return connectBus({ servers, ...credentials(user), name: "test-control-plane", ensure: true, logger: silentLogger });
}

/** An agent's bus. */
export function connectAgent(servers: string, user?: NatsUser): Promise<ConnectedBus> {
  return connectBus({ servers, ...credentials(user), name: "test-agent", ensure: false, logger: silentLogger });
}

function credentials(user: NatsUser | undefined) {
  return user === undefined ? {} : { user: user.user, password: user.password };
}

/** A record that says `reason`, to tell one from another. */
export function recordSaying(reason: string): ApprovalRecord {
  return { events: [{ kind: "cancelled", atMs: 1, by: "ann", reason }] };
}

/** What a record of `recordSaying` says. */
export function saidBy(record: ApprovalRecord): string {
  const event = record.events[0];
  return event?.kind === "cancelled" ? event.reason : "";
}

export function fact(path: string, value: Fact["value"]): Fact {
  return { path, value, updatedAtMs: 1, updatedBy: "ann" };
}

export function escalation(approvalId: string, changes: Partial<Escalation> = {}): Escalation {
  return {
    approvalId,
    environment: "dev",
    agentId: "agent-1",
    request: {
      subject: { type: "user", id: "bob", roles: [], properties: {} },
      action: { name: "payments.refund.create", properties: {} },
      resource: { type: "payment", id: "p-1", properties: {} },
      context: {},
      arguments: { amount: 80 },
    },
    requestDigest: `sha256:${"0".repeat(64)}`,
    workflow: "refunds",
    ruleIds: ["large-refunds"],
    bundleRevision: 1,
    decisionId: "decision-1",
    idempotencyKey: "",
    reason: "",
    requestedAtMs: 1,
    traceparent: "",
    ...changes,
  };
}

export function grantEntry(id: string, environment = "dev"): GrantEntry {
  const grant: Grant = {
    id,
    environment,
    approvalId: `approval-of-${id}`,
    workflow: "refunds",
    scope: "arguments",
    scopeDigest: `sha256:${"1".repeat(64)}`,
    uses: 1,
    issuedAtMs: 1,
    expiresAtMs: 2,
  };
  return { grant, outcome: "a.signed.outcome", revoked: false };
}

export function pointer(revision: number): BundlePointer {
  return { revision, digest: `sha256:${String(revision).padStart(64, "0")}`, signature: `signature-${revision}` };
}

export function auditBatch(kind: AuditKind, sequence: number, environment = "dev"): SealedBatch {
  const source = "agent-1";
  const entry = { kind, environment, source, atMs: 1, traceId: "", data: {} };
  const hash = `${kind}-${sequence}`;
  return sealAuditBatch({ environment, source, kind, sequence, previous: "", entries: [entry], hash });
}

export function heartbeat(agentId: string, environment = "dev"): Heartbeat {
  const counters = { allowed: 1, denied: 0, pending: 0, errors: 0, waiting: 0, spooled: 0 };
  const state = "serving";
  return { agentId, environment, version: "0", host: "h", revision: 1, state, startedAtMs: 1, atMs: 2, counters };
}
