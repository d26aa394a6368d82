import type { Grant } from "../../shared/approval/model.ts";
import type { UseRecord, UseStore } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { within } from "../escalation/within.ts";
import type { UseLedger } from "../grants/use-ledger.ts";
import type { AgentLog, Clock } from "../ports.ts";

export type Taking =
  | { readonly kind: "taken"; readonly use: number }
  | { readonly kind: "exhausted" }
  /** Nobody knows whether a use was taken: it counts as taken and releases nothing (fail closed). */
  | { readonly kind: "unreachable" };

export interface TakeUseDeps {
  readonly store: UseStore;
  readonly ledger: UseLedger;
  readonly clock: Clock;
  readonly log: AgentLog;
}

/**
 * Takes the lowest free use of a grant. Each use is a key that is created once or not at all, so of any number of
 * agents that try, one gets it.
 */
export async function takeUse(
  { store, ledger, clock, log }: TakeUseDeps,
  grant: Grant,
  record: UseRecord,
  busTimeoutMs: number,
): Promise<Taking> {
  for (let use = ledger.reserve(grant); use !== undefined; use = ledger.reserve(grant)) {
    try {
      const taken = await within(clock, busTimeoutMs, store.take(grant.environment, grant.id, use, record));
      ledger.confirm(grant.id, use);
      if (taken) return { kind: "taken", use };
    } catch (error) {
      ledger.release(grant.id, use);
      log.warn({ grantId: grant.id, reason: errorMessage(error) }, "a use of a grant could not be taken");
      return { kind: "unreachable" };
    }
  }
  return { kind: "exhausted" };
}
