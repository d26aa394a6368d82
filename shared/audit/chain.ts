import { canonicalJson, sha256Digest } from "../digest/index.ts";
import type { JsonValue } from "../json.ts";
import type { AuditBatch } from "./model.ts";

/** What goes into the next batch of a source. */
export type AuditBatchContent = Pick<AuditBatch, "environment" | "source" | "kind" | "entries">;

/**
 * The next batch of a source, chained to the one before it, of whatever kind (undefined: the first of this run).
 * Whoever wants to change or drop a batch must change the hashes of all that came after it.
 */
export function chain(previous: AuditBatch | undefined, next: AuditBatchContent): AuditBatch {
  const { environment, source, kind, entries } = next;
  const batch = {
    environment,
    source,
    kind,
    sequence: previous === undefined ? 1 : previous.sequence + 1,
    previous: previous?.hash ?? "",
    entries,
  };
  return { ...batch, hash: hashOf(batch) };
}

/** "sha256:<hex>" over the canonical form of everything but the hash itself. */
export function hashOf(batch: Omit<AuditBatch, "hash">): string {
  const { environment, source, kind, sequence, previous, entries } = batch;
  const plain: JsonValue = {
    environment,
    source,
    kind,
    sequence,
    previous,
    entries: entries.map(({ kind, environment, source, atMs, traceId, data }) => ({
      kind,
      environment,
      source,
      atMs,
      traceId,
      data,
    })),
  };
  return sha256Digest(canonicalJson(plain));
}
