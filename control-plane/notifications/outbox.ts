import type { Logger } from "../../runtime/log/logger.ts";
import type { NotificationQueue } from "../../shared/bus/notification-ports.ts";
import type { ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";
import { wantedKinds } from "../../shared/notifications/wanted-events.ts";
import type { Target } from "./target.ts";

/** What became of approvals while no control plane ran for this long is no news. */
const STALE_MS = 6 * 86_400_000;

export interface OutboxPorts {
  readonly targets: readonly Target[];
  readonly log: Pick<ApprovalLog, "read">;
  readonly queue: Pick<NotificationQueue, "put">;
  readonly nowMs: () => number;
  readonly logger: Logger;
}

/**
 * Queues one record for every target that wants it. Done when all of them have it; until then the record comes again, and
 * what is queued already is recognized by its id.
 */
export async function queueRecord(stored: StoredRecord, ports: OutboxPorts): Promise<void> {
  const { environment, approvalId, sequence, record } = stored;
  const wanting = await targetsFor(stored, ports);
  if (wanting.length === 0) return;
  const ageMs = ports.nowMs() - (record.events.at(-1)?.atMs ?? 0);
  if (ageMs > STALE_MS) {
    ports.logger.warn({ environment, approvalId, sequence, ageMs }, "too old to notify anybody of");
    return;
  }
  await Promise.all(
    wanting.map(({ target, kinds }) =>
      ports.queue.put(
        {
          target: target.name,
          environment,
          approvalId,
          recordSequence: sequence,
          kinds,
          queuedAtMs: ports.nowMs(),
        },
        `${sequence}.${target.name}`,
      ),
    ),
  );
}

async function targetsFor(stored: StoredRecord, { targets, log }: OutboxPorts) {
  const kinds = stored.record.events.map(({ kind }) => kind);
  const { environment } = stored;
  // Whatever the workflow: most records are of no interest, and are told from their kinds alone.
  const may = targets.filter(
    (target) => wantedKinds({ ...target, workflows: undefined }, { environment, workflow: "", kinds }).length > 0,
  );
  if (may.length === 0) return [];
  const workflow = may.some(({ workflows }) => workflows !== undefined) ? await workflowOf(stored, log) : "";
  return may
    .map((target) => ({ target, kinds: wantedKinds(target, { environment, workflow, kinds }) }))
    .filter((entry) => entry.kinds.length > 0);
}

async function workflowOf(stored: StoredRecord, log: Pick<ApprovalLog, "read">): Promise<string> {
  return requestedWorkflow([stored]) ?? requestedWorkflow(await log.read(stored.environment, stored.approvalId)) ?? "";
}

function requestedWorkflow(records: readonly StoredRecord[]): string | undefined {
  for (const { record } of records) {
    for (const event of record.events) if (event.kind === "requested") return event.escalation.workflow;
  }
  return undefined;
}
