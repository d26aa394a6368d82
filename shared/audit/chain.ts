import { canonicalJson, sha256Digest } from "../digest/index.ts";
import type { JsonValue } from "../json.ts";
import type { AuditBatch, AuditEntry, ChainLink } from "./model.ts";

/** What goes into the next batch of a source. */
export type AuditBatchContent = Pick<AuditBatch, "environment" | "source" | "kind" | "entries">;

/**
 * The next batch of a source, chained to the one before it, of whatever kind (undefined: the first of this run).
 * Whoever wants to change or drop a batch must change the hashes of all that came after it.
 */
export function chain(previous: ChainLink | undefined, next: AuditBatchContent): AuditBatch {
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
  // Members in canonical order, so that nothing is to be sorted for thousands of entries a second.
  const plain: JsonValue = { entries: entries.map(plainEntry), environment, kind, previous, sequence, source };
  return sha256Digest(canonicalJson(plain));
}

function plainEntry({ atMs, data, environment, kind, source, traceId }: AuditEntry): JsonValue {
  return { atMs, data, environment, kind, source, traceId };
}
