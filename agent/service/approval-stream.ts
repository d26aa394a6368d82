import { evolve } from "../../shared/approval/index.ts";
import type { ApprovalState } from "../../shared/approval/model.ts";
import type { ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Clock } from "../ports.ts";

/** An approval after a record of its log. */
export interface ApprovalStep {
  readonly state: ApprovalState;
  /** JWS, when this record ended the approval. */
  readonly outcome: string | undefined;
}

export interface ApprovalStreamDeps {
  readonly environment: string;
  readonly approvals: Pick<ApprovalLog, "followOne">;
  /** Whether an approval that the log does not have may still come: this agent asked for it. */
  readonly expects: (approvalId: string) => boolean;
  readonly connected: () => boolean;
  readonly clock: Clock;
}

/** An escalation may be on its way from another agent: so long may it take before its approval counts as unknown. */
const GRACE_MS = 2_000;
/** States that nobody has taken yet. Each holds all that the ones before it said. */
const MAX_UNREAD = 256;

/** The states of one approval, each record's as it comes, until `signal` aborts. Throws APPROVAL_NOT_FOUND. */
export async function* approvalSteps(
  deps: ApprovalStreamDeps,
  approvalId: string,
  signal: AbortSignal,
): AsyncGenerator<ApprovalStep> {
  const unread: ApprovalStep[] = [];
  let state: ApprovalState | undefined;
  let failure: unknown;
  let notify = () => {};
  const onRecord = ({ record }: StoredRecord) => {
    try {
      for (const event of record.events) state = evolve(state, event);
      if (state !== undefined) unread.push({ state, outcome: record.outcome });
      if (unread.length > MAX_UNREAD) unread.shift();
    } catch (error) {
      failure = error;
    }
    notify();
  };
  const onAbort = () => notify();
  signal.addEventListener("abort", onAbort);
  const stop = await deps.approvals.followOne(deps.environment, approvalId, onRecord);
  let cancelGrace = () => {};
  const checkKnown = () => {
    if (state !== undefined) return;
    if (!deps.expects(approvalId)) failure = notFound(deps, approvalId);
    cancelGrace = deps.clock.after(GRACE_MS, checkKnown);
    notify();
  };
  cancelGrace = deps.clock.after(GRACE_MS, checkKnown);
  try {
    while (!signal.aborted) {
      if (failure !== undefined) throw failure;
      const next = unread.shift();
      if (next !== undefined) {
        yield next;
        continue;
      }
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
  } finally {
    cancelGrace();
    signal.removeEventListener("abort", onAbort);
    await stop();
  }
}

function notFound({ connected, environment }: ApprovalStreamDeps, approvalId: string): PosternError {
  if (!connected()) {
    return new PosternError("unavailable", "BUS_UNAVAILABLE", `approval ${approvalId} cannot be read now`, {
      hint: "Ask again when the bus is back.",
      retryAfterMs: GRACE_MS,
    });
  }
  return new PosternError("not_found", "APPROVAL_NOT_FOUND", `no approval ${approvalId} in ${environment}`, {
    where: { field: "approval_id" },
    hint: "Check the id, and that this agent serves the environment of the check.",
  });
}
