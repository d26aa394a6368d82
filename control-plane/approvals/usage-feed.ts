import { z } from "zod";
import type { Logger } from "../../runtime/log/logger.ts";
import type { AuditBatch, AuditEntry, AuditKind } from "../../shared/audit/model.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { inParallel } from "../../shared/in-parallel.ts";
import type { ApprovalEngine, EngineCommand } from "./approval-engine.ts";
import { mayGoBetterLater } from "./retry.ts";

/** What agents audit that belongs into an approval's history too. */
export const USAGE_KINDS: readonly AuditKind[] = ["grant_use", "outcome"];

/** Approvals of one batch that are written to at once. */
const PARALLEL = 32;

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

interface Report {
  readonly environment: string;
  readonly approvalId: string;
  readonly command: EngineCommand;
}

/**
 * Writes uses of grants and outcomes of actions, which agents put on the audit stream, into the approvals they belong
 * to: those of one approval in their order, different ones side by side. Throws only what a later try may mend, once
 * all else is done.
 */
export async function recordUsage(batch: AuditBatch, engine: ApprovalEngine, log: Logger): Promise<void> {
  const reports = batch.entries.flatMap((entry) => reportOf(entry, batch.source) ?? []);
  await inParallel(byApproval(reports), PARALLEL, async (ofOne) => {
    for (const report of ofOne) await record(report, engine, log, batch.source);
  });
}

async function record(report: Report, engine: ApprovalEngine, log: Logger, agentId: string): Promise<void> {
  const { environment, approvalId, command } = report;
  try {
    await engine.execute(environment, approvalId, command);
  } catch (error) {
    if (mayGoBetterLater(error)) throw error;
    log.warn(
      { approvalId, agentId, kind: command.kind, error: errorMessage(error) },
      "an agent's report does not fit its approval",
    );
  }
}

function byApproval(reports: readonly Report[]): Iterable<readonly Report[]> {
  const groups = new Map<string, Report[]>();
  for (const report of reports) {
    const key = `${report.environment}.${report.approvalId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [report]);
    else group.push(report);
  }
  return groups.values();
}

function reportOf({ kind, environment, data }: AuditEntry, agentId: string): Report | undefined {
  if (kind === "grant_use") {
    const { data: found } = grantUse.safeParse(data);
    if (found === undefined) return undefined;
    const { approvalId, use, decisionId } = found;
    return { environment, approvalId, command: { kind: "record_use", use, agentId, decisionId } };
  }
  const { data: found } = outcome.safeParse(data);
  if (found === undefined || found.approvalId === "") return undefined;
  const { approvalId, status, message } = found;
  return { environment, approvalId, command: { kind: "report_outcome", agentId, status, message } };
}
