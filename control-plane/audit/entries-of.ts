import type { AuditEntry } from "../../shared/audit/model.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";

/** The entries of one batch of a scan. What does not decode is no batch, and says nothing of anything. */
export function entriesOf(bytes: Uint8Array): readonly AuditEntry[] {
  try {
    return decodeAuditBatch(bytes).entries;
  } catch {
    return [];
  }
}
