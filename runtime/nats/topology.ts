import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import { BUCKETS, STREAMS, stores, subjects } from "../../shared/bus/subjects.ts";

/** What one stream is to be like; what is not said is the server's default. */
export type DesiredStream = Partial<StreamConfig> & { readonly name: string; readonly subjects: string[] };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const GIB = 1024 ** 3;

/** An agent that fell silent is shown as such for this long: it may still enforce what it knew last. */
export const AGENT_TTL_MS = 60 * MINUTE_MS;
/** Audit is kept this long, and no more than this much; the oldest goes first. Exporters read along. */
export const AUDIT_MAX_AGE_MS = 30 * DAY_MS;
export const AUDIT_MAX_BYTES = GIB;
/** An escalation that no control plane took within this is of no use to anyone. */
export const ESCALATION_MAX_AGE_MS = 7 * DAY_MS;
/** A grant is forgotten after this even if it says that it lasts longer; its uses are kept much longer. */
export const GRANT_MAX_AGE_MS = 31 * DAY_MS;
export const USE_MAX_AGE_MS = 400 * DAY_MS;
/** A delegation begins within a year and lasts a month at most (shared/delegation/draft-delegation.ts). */
export const DELEGATION_MAX_AGE_MS = 400 * DAY_MS;
export const BUNDLE_HISTORY = 64;
/** A change of policies waits for approval for days at most; what became of it is kept for this long. */
export const CHANGE_MAX_AGE_MS = 400 * DAY_MS;
/** A notification that nobody took by then is of no use; targets give up sooner (shared/notifications/schema.ts). */
export const NOTIFICATION_MAX_AGE_MS = 7 * DAY_MS;
/** Dead letters are kept this long, and no more than so many; the oldest go first. */
export const DEAD_LETTER_MAX_AGE_MS = 30 * DAY_MS;
export const DEAD_LETTER_MAX_COUNT = 10_000;

/** Every stream and bucket of the bus (DESIGN.md section 5), as data. */
export function desiredStreams(replicas: number): readonly DesiredStream[] {
  const base = { storage: StorageType.File, num_replicas: replicas } as const;
  return [
    {
      ...base,
      name: STREAMS.escalations,
      subjects: [subjects.escalations],
      retention: RetentionPolicy.Workqueue,
      // Full is an error for the agent, which spools; dropping the oldest would lose what was accepted.
      discard: DiscardPolicy.New,
      max_bytes: GIB,
      max_age: nanos(ESCALATION_MAX_AGE_MS),
      duplicate_window: nanos(10 * MINUTE_MS),
    },
    {
      ...base,
      name: STREAMS.approvals,
      subjects: [subjects.approvals],
      retention: RetentionPolicy.Limits,
      // The truth: nothing expires, nobody deletes.
      deny_delete: true,
      deny_purge: true,
      allow_direct: true,
    },
    {
      ...base,
      name: STREAMS.audit,
      subjects: [subjects.audits],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: nanos(AUDIT_MAX_AGE_MS),
      max_bytes: AUDIT_MAX_BYTES,
      deny_delete: true,
      deny_purge: true,
    },
    {
      ...base,
      name: STREAMS.notifications,
      subjects: [subjects.notifications],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      max_age: nanos(NOTIFICATION_MAX_AGE_MS),
      duplicate_window: nanos(10 * MINUTE_MS),
    },
    {
      ...base,
      name: STREAMS.deadLetters,
      subjects: [subjects.deadLetters],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: nanos(DEAD_LETTER_MAX_AGE_MS),
      max_msgs: DEAD_LETTER_MAX_COUNT,
      duplicate_window: nanos(10 * MINUTE_MS),
    },
    { ...base, ...bucket(BUCKETS.deliveries), max_age: nanos(NOTIFICATION_MAX_AGE_MS) },
    { ...base, ...bucket(BUCKETS.bundles), max_msgs_per_subject: BUNDLE_HISTORY },
    { ...base, ...bucket(BUCKETS.pieces) },
    { ...base, ...bucket(BUCKETS.revocations) },
    { ...base, ...bucket(BUCKETS.facts) },
    { ...base, ...bucket(BUCKETS.grants), max_age: nanos(GRANT_MAX_AGE_MS) },
    {
      ...base,
      ...bucket(BUCKETS.uses),
      max_age: nanos(USE_MAX_AGE_MS),
      // Written once: a second message on a subject is refused, and no roll-up can replace the first.
      discard_new_per_subject: true,
      allow_rollup_hdrs: false,
      deny_purge: true,
      duplicate_window: nanos(10 * MINUTE_MS),
    },
    { ...base, ...bucket(BUCKETS.delegations), max_age: nanos(DELEGATION_MAX_AGE_MS) },
    { ...base, ...bucket(BUCKETS.changes), max_age: nanos(CHANGE_MAX_AGE_MS) },
    { ...base, ...bucket(BUCKETS.agents), max_age: nanos(AGENT_TTL_MS) },
    { ...base, ...bucket(BUCKETS.rollouts) },
    { ...base, ...bucket(BUCKETS.snapshots) },
  ];
}

/** A Key-Value bucket as a stream (NATS ADR-8), with history 1. */
function bucket(name: string) {
  return {
    name: stores.kvStream(name),
    subjects: [stores.kvSubject(name, ">")],
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 1,
    allow_rollup_hdrs: true,
    deny_delete: true,
    allow_direct: true,
  };
}
