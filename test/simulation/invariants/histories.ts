import { replay } from "../../../shared/approval/index.ts";
import type { ApprovalEvent } from "../../../shared/approval/model.ts";
import { canonicalJson } from "../../../shared/digest/index.ts";
import type { JsonValue } from "../../../shared/json.ts";
import { recount } from "../../../shared/testing/recount/recount.ts";
import { ENVIRONMENT } from "../scenario/scenario.ts";
import type { Simulation } from "../simulation.ts";
import type { Violation } from "./violation.ts";

/** Each history is sound by a count of its own, and every replica has folded it to the same state. */
export function wrongHistories({ bus, fleet }: Simulation): readonly Violation[] {
  const ids = new Set(bus.approvals.records.map(({ approvalId }) => approvalId));
  return [...ids].flatMap((approvalId) => {
    const records = bus.approvals.of(approvalId).map(({ record }) => record);
    const events = records.flatMap((record) => record.events);
    const unsound = recount(events).map((detail) => ({ invariant: "histories are sound", approvalId, detail }));
    const state = stateOf(records);
    const truth = JSON.stringify(state);
    const forks = fleet.replicas.flatMap(({ life, approvals }): readonly Violation[] => {
      const held = approvals.view.get(ENVIRONMENT, approvalId)?.state;
      // One that a replica began with a snapshot, or let go of, is not in memory; all others must be the log's.
      if (held === undefined || JSON.stringify(held) === truth || text(held) === text(state)) return [];
      const detail = `${life.node} has it as ${held.status} at revision ${held.revision}, unlike the log`;
      return [{ invariant: "all replicas fold the same", approvalId, detail }];
    });
    const missing = fleet.replicas.flatMap(({ life, approvals }): readonly Violation[] => {
      const isHeld = approvals.view.get(ENVIRONMENT, approvalId) !== undefined;
      if (isHeld || state?.status !== "pending") return [];
      return [
        { invariant: "all replicas fold the same", approvalId, detail: `${life.node} lost it though it is pending` },
      ];
    });
    return [...unsound, ...forks, ...missing, ...signedEnds(approvalId, records, state?.status !== "pending")];
  });
}

function signedEnds(
  approvalId: string,
  records: readonly { readonly outcome?: string }[],
  isEnded: boolean,
): readonly Violation[] {
  const outcomes = records.filter(({ outcome }) => outcome !== undefined).length;
  if (outcomes === (isEnded ? 1 : 0)) return [];
  return [{ invariant: "one outcome per approval", approvalId, detail: `it has ${outcomes} signed outcomes` }];
}

/** A log that can't be folded is unsound already, by its own count. */
function stateOf(records: readonly { readonly events: readonly ApprovalEvent[] }[]) {
  try {
    return replay(records);
  } catch {
    return undefined;
  }
}

/** Whatever the order of its members is, and without what is undefined: a snapshot may change both. */
function text(state: unknown): string {
  return canonicalJson(JSON.parse(JSON.stringify(state ?? null)) as JsonValue);
}
