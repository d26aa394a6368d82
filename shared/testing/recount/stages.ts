import type { ApprovalEvent, Escalation } from "../../approval/model.ts";
import type { Stage, Workflow } from "../../policy/model.ts";
import { counted, isAsker, isMetBy, isNamed, peopleOf, repeated, type VoteCast } from "./people.ts";

/** What a history says of one stage: its events from its opening up to the next one's, or the end. */
export interface Chapter {
  readonly index: number;
  readonly stage: Stage;
  readonly deadlineMs: number;
  readonly votes: readonly VoteCast[];
  readonly events: readonly ApprovalEvent[];
}

/** How a stage was left for the next one, or for the grant; undefined: by no way that the workflow knows. */
export type Passage = "approved" | "silence" | "escalated";

export function chaptersOf(events: readonly ApprovalEvent[], { spec }: Workflow): readonly Chapter[] {
  const openings = events.flatMap((event, at) => (event.kind === "stage_opened" ? [{ event, at }] : []));
  return openings.flatMap(({ event, at }, nth) => {
    const stage = spec.stages[event.stage];
    const inside = events.slice(at + 1, openings[nth + 1]?.at);
    const votes = inside.filter((other): other is VoteCast => other.kind === "vote_cast");
    return stage === undefined
      ? []
      : [{ index: event.stage, stage, deadlineMs: event.deadlineMs, votes, events: inside }];
  });
}

export function passageOf({ stage, index, votes, events, deadlineMs }: Chapter): Passage | undefined {
  const closing = events.find(({ kind }) => kind === "stage_approved" || kind === "stage_timed_out");
  const yes = votes.filter(({ verdict }) => verdict === "approve");
  const isMet = [stage, ...(stage.orElse ?? [])].some((demand) => isMetBy(demand, yes));
  if (closing?.kind === "stage_approved") return isMet && closing.stage === index ? "approved" : undefined;
  if (closing?.kind !== "stage_timed_out" || closing.stage !== index || closing.atMs < deadlineMs) return undefined;
  if (closing.onTimeout !== stage.onTimeout || stage.onTimeout === "deny") return undefined;
  if (stage.onTimeout === "escalate") return "escalated";
  return yes.length === votes.length ? "silence" : undefined;
}

/** Every way in which the votes of a stage break the rules. */
export function wrongVotes(
  chapter: Chapter,
  chapters: readonly Chapter[],
  workflow: Workflow,
  escalation: Escalation,
): readonly string[] {
  const { stage, index, votes, deadlineMs, events } = chapter;
  const wrong: string[] = [];
  const closed = events.findIndex(({ kind }) => kind === "stage_approved" || kind === "stage_timed_out");
  const twice = repeated(votes.flatMap(peopleOf));
  if (twice.length > 0) wrong.push(`${twice.join(", ")} took part twice in stage ${index}`);
  const elsewhere = chapters.filter((other) => other.index < index && stage.distinctFrom?.includes(other.stage.name));
  const barred = elsewhere.flatMap((other) => other.votes.flatMap(peopleOf));
  for (const vote of votes) {
    const who = peopleOf(vote);
    const must = (holds: boolean, rule: string) => {
      if (!holds) wrong.push(`vote ${vote.voteId} of ${who.join(" for ")}: ${rule}`);
    };
    must(vote.stage === index, "is not for the open stage");
    must(vote.atMs < deadlineMs, "came after the deadline");
    must(closed < 0 || events.indexOf(vote) < closed, "came after the stage was closed");
    must(
      [stage, ...(stage.orElse ?? [])].some(({ approvers }) => isNamed(approvers, counted(vote))),
      "is of nobody whom the stage asks",
    );
    must(!who.some((person) => barred.includes(person)), "is of somebody who took part before");
    if (!workflow.spec.allowSelfApproval) must(!who.some((id) => isAsker(escalation, id)), "is the asker's own");
    if (workflow.spec.requireReason.vote) must(vote.reason.trim() !== "", "gives no reason");
  }
  return wrong;
}
