import type { Evidence } from "./evidence.ts";
import type { Journal, Release } from "./journal.ts";
import { type Finding, recount } from "./recount.ts";

/** What a kill loop is run for. Every list is to be empty; each entry says what went wrong, for people. */
export interface Verdict {
  /** PENDING was answered with an id, and the approval is neither in the log nor on its way (queue or spool). */
  readonly lostEscalations: readonly string[];
  /** A control plane confirmed the vote, and the approval's history does not have it. */
  readonly lostVotes: readonly string[];
  /** More ALLOWs by a grant than it has uses, or by one use. */
  readonly doubleUses: readonly string[];
  /**
   * ALLOW for a request that was not approved by enough votes of those who may vote, or by a grant that does not cover
   * it, or without taking a use; and every approval whose log breaks the rules, released or not.
   */
  readonly wrongReleases: readonly string[];
  /** A waiting call without any answer, not even an error, long after the agent had to let it go. */
  readonly stuckWaiters: readonly string[];
  /** Somebody was told of an end that is not the one in the log. */
  readonly wrongEndings: readonly string[];
  /** Long after all was well again there was no final answer. */
  readonly unsettled: readonly string[];
}

/** Holds what the world was told against what is stored. Pure. */
export function judge(journal: Journal, evidence: Evidence): Verdict {
  const findings = new Map(
    [...evidence.approvals].map(([id, events]) => [id, recount(events, journal.sentVotes)] as const),
  );
  return {
    lostEscalations: [...journal.pendings.keys()].filter((id) => !findings.has(id) && !evidence.underway.has(id)),
    lostVotes: lostVotes(journal, evidence),
    doubleUses: doubleUses(journal.releases, findings),
    wrongReleases: [
      ...journal.releases.flatMap((release) => wrongRelease(release, findings, evidence) ?? []),
      ...[...findings].flatMap(([id, { wrong }]) => wrong.map((what) => `approval ${id}: ${what}`)),
    ],
    stuckWaiters: journal.stuck,
    wrongEndings: journal.endings.flatMap(({ approvalId, status }) => {
      const logged = findings.get(approvalId)?.status ?? "absent";
      return logged === status ? [] : [`approval ${approvalId} was called ${status}, the log says ${logged}`];
    }),
    unsettled: journal.unsettled,
  };
}

function lostVotes({ confirmedVotes, sentVotes }: Journal, { approvals }: Evidence): readonly string[] {
  const stored = new Set(
    [...approvals].flatMap(([id, events]) =>
      events.flatMap((event) => (event.kind === "vote_cast" ? [`${id} ${event.voteId ?? ""}`] : [])),
    ),
  );
  return [...confirmedVotes].filter((voteId) => !stored.has(`${sentVotes.get(voteId)?.approvalId ?? ""} ${voteId}`));
}

function doubleUses(releases: readonly Release[], findings: ReadonlyMap<string, Finding>): readonly string[] {
  const byGrant = new Map<string, Release[]>();
  for (const release of releases) byGrant.set(release.grantId, [...(byGrant.get(release.grantId) ?? []), release]);
  return [...byGrant].flatMap(([grantId, all]) => {
    const uses = findings.get(all[0]?.approvalId ?? "")?.workflow?.uses ?? 0;
    const surplus = all.length - uses;
    return surplus > 0 ? [`grant ${grantId}: ${all.length} releases of ${uses}`] : [];
  });
}

/** Undefined: rightful. */
function wrongRelease(
  { question, approvalId, grantId, decisionId, askedAtMs }: Release,
  findings: ReadonlyMap<string, Finding>,
  { uses }: Evidence,
): string | undefined {
  const { errand, variant } = question;
  const because = (why: string) => `decision ${decisionId} for errand ${errand.id} by approval ${approvalId}: ${why}`;
  const finding = findings.get(approvalId);
  if (finding === undefined) return because("there is no such approval in the log");
  if (finding.status !== "approved") return because(`the approval is ${finding.status}`);
  if (finding.workflow?.name !== errand.workflow.name) return because("the approval is of another workflow");
  if (finding.requester !== errand.requester) return because("the approval is of another requester");
  if (finding.resourceId !== errand.resourceId) return because("the approval is for another resource");
  if (errand.workflow.scope === "arguments" && finding.variant !== variant) return because("the arguments are others");
  if (finding.grant?.id !== grantId) return because(`grant ${grantId} is not the approval's`);
  if (askedAtMs >= finding.grant.expiresAtMs) return because("the grant had expired before it was asked");
  if (uses.get(grantId)?.includes(decisionId) !== true) return because("no use of the grant was taken for it");
  return undefined;
}
