import { z } from "zod";
import type { Logger } from "../../runtime/log/logger.ts";
import type { AuditBatch, AuditEntry, AuditKind } from "../../shared/audit/model.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { ApprovalEngine, EngineCommand } from "./approval-engine.ts";
import { mayGoBetterLater } from "./retry.ts";

/** What agents audit that belongs into an approval's history too. */
export const USAGE_KINDS: readonly AuditKind[] = ["grant_use", "outcome"];

const grantUse = z.object({
  approvalId: z.string().min(1),
  use: z.int().min(0),
  decisionId: z.string(),
});

const outcome = z.object({
  /** Empty: the decision needed no approval. */
  approvalId: z.string(),
  status: z.enum(["executed", "failed", "abandoned"]),
  message: z.string().default(""),
});

/**
 * Writes uses of grants and outcomes of actions, which agents put on the audit stream, into the approvals they belong
 * to. Throws only what a later try may mend.
 */
export async function recordUsage(batch: AuditBatch, engine: ApprovalEngine, log: Logger): Promise<void> {
  for (const entry of batch.entries) {
    const found = commandOf(entry, batch.source);
    if (found === undefined) continue;
    try {
      await engine.execute(entry.environment, found.approvalId, found.command);
    } catch (error) {
      if (mayGoBetterLater(error)) throw error;
      log.warn(
        { approvalId: found.approvalId, agentId: batch.source, kind: entry.kind, error: errorMessage(error) },
        "an agent's report does not fit its approval",
      );
    }
  }
}

function commandOf(entry: AuditEntry, agentId: string): { approvalId: string; command: EngineCommand } | undefined {
  if (entry.kind === "grant_use") {
    const { data } = grantUse.safeParse(entry.data);
    if (data === undefined) return undefined;
    const { approvalId, use, decisionId } = data;
    return { approvalId, command: { kind: "record_use", use, agentId, decisionId } };
  }
  const { data } = outcome.safeParse(entry.data);
  if (data === undefined || data.approvalId === "") return undefined;
  const { approvalId, status, message } = data;
  return { approvalId, command: { kind: "report_outcome", agentId, status, message } };
}
