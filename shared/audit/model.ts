import type { JsonObject } from "../json.ts";

/** What is audited. The kind is a token of the subject, so that consumers can filter on it. */
export type AuditKind =
  | "decision"
  | "shadow_difference"
  | "grant_use"
  | "outcome"
  | "policy_published"
  | "rollout_changed"
  | "policy_change"
  | "fact_changed"
  | "delegation_changed"
  | "approval_changed"
  | "key_revoked"
  | "access_denied";

export interface AuditEntry {
  readonly kind: AuditKind;
  readonly environment: string;
  /** The agent or control-plane replica that says so. */
  readonly source: string;
  readonly atMs: number;
  readonly traceId: string;
  readonly data: JsonObject;
}

/**
 * One message of the audit stream: a batch of entries of one kind, chained to the source's previous batch so that a
 * missing or altered one shows.
 */
export interface AuditBatch {
  readonly environment: string;
  readonly source: string;
  readonly kind: AuditKind;
  /** 1 for the first batch of this run of the source. */
  readonly sequence: number;
  /** `hash` of the batch before; empty for the first. */
  readonly previous: string;
  readonly entries: readonly AuditEntry[];
  /** "sha256:<hex>" over the canonical form of all the above. */
  readonly hash: string;
}

/** What the next batch of a source remembers of the one before it. */
export type ChainLink = Pick<AuditBatch, "sequence" | "hash">;

/** A batch as it is stored. */
export interface SealedBatch extends Pick<AuditBatch, "environment" | "source" | "kind" | "sequence" | "hash"> {
  /** Entries in it. */
  readonly count: number;
  /** The whole batch as JSON, in UTF-8. */
  readonly bytes: Uint8Array;
}
