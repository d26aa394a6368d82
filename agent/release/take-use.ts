import type { Grant } from "../../shared/approval/model.ts";
import type { UseRecord, UseStore } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { within } from "../escalation/within.ts";
import type { GrantIndex } from "../grants/grant-index.ts";
import type { AgentLog, Clock } from "../ports.ts";

export type Taking =
  | { readonly kind: "taken"; readonly use: number }
  | { readonly kind: "exhausted" }
  /** Nobody knows whether a use was taken: it counts as taken and releases nothing (fail closed). */
  | { readonly kind: "unreachable" };

export interface TakeUseDeps {
  readonly uses: UseStore;
  readonly index: GrantIndex;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly busTimeoutMs: number;
}

/**
 * Takes the lowest free use of a grant. Each use is a key that is created once or not at all, so of any number of
 * agents that try, one gets it.
 */
export async function takeUse(deps: TakeUseDeps, grant: Grant, record: UseRecord): Promise<Taking> {
  const { uses, index, clock, log, busTimeoutMs } = deps;
  try {
    for (let use = index.nextUse(grant.id); use < grant.uses; use++) {
      const taken = await within(clock, busTimeoutMs, uses.take(grant.environment, grant.id, use, record));
      index.markTaken(grant.id, use);
      if (taken) return { kind: "taken", use };
    }
    return { kind: "exhausted" };
  } catch (error) {
    log.warn({ grantId: grant.id, reason: errorMessage(error) }, "a use of a grant could not be taken");
    return { kind: "unreachable" };
  }
}
