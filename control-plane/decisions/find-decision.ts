import type { AuditEntry } from "../../shared/audit/model.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import type { AuditReader } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import {
  decisionTimeMs,
  parseRecordedDecision,
  type RecordedDecision,
  type SearchWindow,
  searchWindows,
} from "../../shared/recording/index.ts";

/** Of audit that is read for one decision: a minute of the busiest agent's. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * A decision's entry in the audit. Its id tells when to look for it, so that little is read. Throws DECISION_ID_INVALID,
 * DECISION_NOT_FOUND, AUDIT_TOO_LARGE, and RECORDED_DECISION_INVALID for an entry that is none.
 */
export async function findDecision(
  audit: Pick<AuditReader, "scan">,
  environment: string,
  decisionId: string,
): Promise<RecordedDecision> {
  const decidedAtMs = decisionTimeMs(decisionId);
  if (decidedAtMs === undefined) {
    const shown = decisionId.slice(0, 64);
    throw new PosternError("invalid_argument", "DECISION_ID_INVALID", `'${shown}' is no decision's id.`, {
      where: { field: "decision_id" },
      hint: "Take decision_id from the agent's answer: a UUID of version 7.",
    });
  }
  let bytesLeft = MAX_BYTES;
  for (const window of searchWindows(decidedAtMs)) {
    const found = await search(audit, environment, decisionId, window, bytesLeft);
    if (typeof found !== "number") return parseRecordedDecision(found);
    bytesLeft -= found;
    if (bytesLeft <= 0) throw tooLarge(decisionId);
  }
  throw notFound(environment, decisionId, decidedAtMs);
}

/** The entry, or how many bytes it is not in. Bytes are compared before anything is decoded, which is a thousand times faster. */
async function search(
  audit: Pick<AuditReader, "scan">,
  environment: string,
  decisionId: string,
  { fromMs, untilMs }: SearchWindow,
  maxBytes: number,
): Promise<AuditEntry | number> {
  const needle = `"decisionId":"${decisionId}"`;
  const { batches } = await audit.scan(environment, "decision", fromMs);
  let read = 0;
  for await (const { bytes, storedAtMs } of batches) {
    if (storedAtMs > untilMs || read > maxBytes) break;
    read += bytes.length;
    if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(needle)) continue;
    const entry = decodeAuditBatch(bytes).entries.find(({ data }) => data.decisionId === decisionId);
    if (entry !== undefined) return entry;
  }
  return read;
}

function notFound(environment: string, decisionId: string, decidedAtMs: number): PosternError {
  const at = new Date(decidedAtMs).toISOString();
  return new PosternError(
    "not_found",
    "DECISION_NOT_FOUND",
    `The audit of '${environment}' has no decision ${decisionId} around ${at}.`,
    {
      where: { field: "decision_id" },
      hint:
        "Check the environment. An agent logs no routine decisions with decisionLog off, and a part of them with sampled; " +
        "the audit is kept for a limited time and size.",
    },
  );
}

function tooLarge(decisionId: string): PosternError {
  const what = `Decision ${decisionId} is not in the ${MAX_BYTES / 1024 ** 2} MiB of audit that were searched.`;
  return new PosternError("resource_exhausted", "AUDIT_TOO_LARGE", what, {
    hint: "Search an export of the audit, or let agents log less (decisionLog sampled).",
  });
}
