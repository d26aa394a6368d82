import type { ApprovalEvent } from "../../../shared/approval/model.ts";
import type { Simulation } from "../simulation.ts";
import type { Violation } from "./violation.ts";

/**
 * Whatever is in the log, somebody did: votes were cast so, by people who were who they were at that moment; nothing was
 * cancelled because a caller had enough of waiting; and what was confirmed to a voter is there.
 */
export function wrongCauses({ bus, journal }: Simulation): readonly Violation[] {
  const found: Violation[] = [];
  const logged = new Set<string>();
  for (const { approvalId, record } of bus.approvals.records) {
    for (const event of record.events) {
      if (event.kind === "vote_cast") logged.add(event.voteId);
      const detail = wrongCause(event, approvalId, journal);
      if (detail !== undefined) found.push({ invariant: "nothing happens by itself", approvalId, detail });
    }
  }
  for (const [voteId, approvalId] of journal.confirmedVotes) {
    if (logged.has(voteId)) continue;
    found.push({ invariant: "no confirmed vote is lost", approvalId, detail: `vote ${voteId} is not in the log` });
  }
  return found;
}

function wrongCause(event: ApprovalEvent, approvalId: string, journal: Simulation["journal"]): string | undefined {
  switch (event.kind) {
    case "vote_cast": {
      const sent = journal.votes.get(event.voteId);
      const { voter, inPlaceOf } = event;
      const isSo = sent?.as.some(
        (actor) =>
          actor.id === voter.id &&
          actor.groups.join() === voter.groups.join() &&
          (inPlaceOf === undefined ||
            actor.standsInFor?.some(
              ({ id, groups, delegationId }) =>
                id === inPlaceOf.id &&
                groups.join() === inPlaceOf.groups.join() &&
                delegationId === inPlaceOf.delegationId,
            ) === true),
      );
      const isTheirs = sent?.approvalId === approvalId && sent.verdict === event.verdict && isSo === true;
      return isTheirs ? undefined : `nobody cast vote ${event.voteId} as ${voter.id} with these groups`;
    }
    case "cancelled":
      return journal.didIntervene("cancel", approvalId, event.by) ? undefined : `${event.by} did not cancel it`;
    case "grant_revoked":
      return journal.didIntervene("revoke_grant", approvalId, event.by) ? undefined : `${event.by} did not revoke it`;
    case "glass_broken":
      return journal.didIntervene("break_glass", approvalId, event.by.id) ? undefined : `${event.by.id} broke no glass`;
    case "review_signed_off":
      return journal.didIntervene("sign_off", approvalId, event.by.id)
        ? undefined
        : `${event.by.id} signed nothing off`;
    default:
      return undefined;
  }
}
