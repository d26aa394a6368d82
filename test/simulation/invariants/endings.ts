import { replay } from "../../../shared/approval/index.ts";
import type { Simulation } from "../simulation.ts";
import type { Violation } from "./violation.ts";

/** After the calm everything has come to its end, and nothing was lost on the way. */
export function wrongEndings(simulation: Simulation): readonly Violation[] {
  const { world, bus, fleet, journal } = simulation;
  const found: Violation[] = [];
  const accepted = new Set([...bus.accepted.keys(), ...journal.promised, ...fleet.spooled]);
  for (const approvalId of accepted) {
    if (journal.refusedEscalations.has(approvalId)) continue;
    const state = foldOf(simulation, approvalId);
    const how = state === undefined ? "is in no log" : state.status === "pending" ? "is still pending" : undefined;
    if (how !== undefined) found.push({ invariant: "every accepted escalation ends", approvalId, detail: how });
    if (state === undefined) continue;
    if (state.grantUses > 0 && state.reportedOutcome === "") {
      const detail = "was used, and is neither reported on nor flagged";
      found.push({ invariant: "unreported actions are flagged", approvalId, detail });
    }
    const { grant } = state;
    const isUsable = grant !== undefined && !state.grantRevoked && state.grantUses < grant.uses;
    if (isUsable && grant.expiresAtMs > world.nowMs + 60_000 && !bus.grants.entries.has(grant.id)) {
      found.push({ invariant: "grants are made known", approvalId, detail: "its grant is in no bucket" });
    }
  }
  for (const { life, isAnswered, atMs } of journal.asked) {
    if (isAnswered || !life.alive) continue;
    const detail = `a call to ${life.node} at ${atMs} was never answered`;
    found.push({ invariant: "no caller waits for ever", approvalId: "", detail });
  }
  return found;
}

function foldOf({ bus }: Simulation, approvalId: string) {
  try {
    return replay(bus.approvals.of(approvalId).map(({ record }) => record));
  } catch {
    return undefined;
  }
}
