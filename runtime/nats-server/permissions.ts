import type { AuditKind } from "../../shared/audit/model.ts";
import {
  BUCKETS,
  bundleObjects,
  inboxPrefix,
  jetstream,
  keys,
  STREAMS,
  stores,
  subjects,
} from "../../shared/bus/subjects.ts";
import type { NatsPermissions } from "./server-config.ts";

export interface AgentIdentity {
  readonly environment: string;
  /** The NATS user: names the private inbox prefix. */
  readonly user: string;
  /** Absent: any agent of the environment may use these credentials. */
  readonly agentId?: string;
}

/** What agents have to say for themselves; the other kinds are the control plane's. */
const AGENT_AUDIT_KINDS: readonly AuditKind[] = [
  "decision",
  "shadow_difference",
  "grant_use",
  "outcome",
  "access_denied",
];

/** The control plane: everything of Postern, the JetStream API, and replies to all. */
export function controlPlanePermissions(user: string): NatsPermissions {
  return {
    publish: [
      subjects.any,
      jetstream.api,
      jetstream.acknowledge,
      jetstream.flowControl,
      stores.anyKv,
      stores.anyObject,
    ],
    subscribe: [subjects.any, `${inboxPrefix(user)}.>`],
  };
}

/**
 * An agent: publishes its own escalations, audit, heartbeat and uses of grants; reads bundle, facts, grants and approvals
 * of its environment, and hears what is decided there. It reads in two ways that name a subject, which is what makes them
 * limitable: direct gets of one subject, and consumers with one filter. It may not ask about whole streams, for their
 * subjects tell of other environments, nor read streams that agents write: a reply can be sent anywhere (see
 * docs/durability.md), and its content must not be of an agent's choosing.
 */
export function agentPermissions({ environment, user, agentId = "*" }: AgentIdentity): NatsPermissions {
  const objects = bundleObjects(environment);
  return {
    publish: [
      subjects.escalation(environment, agentId),
      ...AGENT_AUDIT_KINDS.map((kind) => subjects.audit(environment, kind, agentId)),
      stores.kvSubject(BUCKETS.agents, keys.agent(environment, agentId)),
      stores.kvSubject(BUCKETS.uses, keys.usesOf(environment)),
      ...readingSubject(STREAMS.approvals, subjects.approvalsOf(environment)),
      ...readingKeys(BUCKETS.bundles, keys.bundle(environment)),
      ...readingKeys(BUCKETS.pieces, keys.pieces(environment)),
      ...readingKeys(BUCKETS.revocations, keys.revocations),
      ...readingKeys(BUCKETS.facts, keys.facts(environment)),
      ...readingKeys(BUCKETS.grants, keys.grants(environment)),
      jetstream.getMessage(stores.objectStream(objects)),
      ...consuming(stores.objectStream(objects), stores.objectChunks(objects)),
    ],
    subscribe: [subjects.decidedOf(environment), `${inboxPrefix(user)}.>`],
  };
}

function readingKeys(bucket: string, key: string): string[] {
  return readingSubject(stores.kvStream(bucket), stores.kvSubject(bucket, key));
}

function readingSubject(stream: string, subject: string): string[] {
  return [jetstream.directGet(stream, subject), ...consuming(stream, subject)];
}

/** An ordered consumer: create it by filter, and answer its flow control. Nothing else is needed. */
function consuming(stream: string, filter: string): string[] {
  return [jetstream.createConsumer(stream, filter), jetstream.flowControlOf(stream)];
}
