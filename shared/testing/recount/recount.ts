/**
 * Counts an approval again, from its history alone, by other means than the decider: no state that is carried along,
 * but questions to the history as a whole; no matching, but every way to count the votes. Tests and the simulator hold
 * the decider to it.
 */
import type { ApprovalEvent, Escalation } from "../../approval/model.ts";
import type { Workflow } from "../../policy/model.ts";
import { wrongTerms } from "./grant.ts";
import { isAsker, isNamed } from "./people.ts";
import { type Chapter, chaptersOf, passageOf, wrongVotes } from "./stages.ts";

type Kind = ApprovalEvent["kind"];
type Of<K extends Kind> = Extract<ApprovalEvent, { kind: K }>;

const ENDS: readonly Kind[] = ["approved", "denied", "expired", "cancelled"];
const AFTERMATH: readonly Kind[] = [
  "grant_used",
  "outcome_reported",
  "outcome_overdue",
  "review_signed_off",
  "grant_revoked",
];

/** Every way in which a history breaks the rules of its workflow; empty: it is sound. */
export function recount(events: readonly ApprovalEvent[]): readonly string[] {
  const [first] = events;
  if (first?.kind !== "requested") return ["it does not begin with its request"];
  return new Recount(events, first.escalation, first.workflow, first.atMs).wrongs();
}

class Recount {
  readonly #events: readonly ApprovalEvent[];
  readonly #escalation: Escalation;
  readonly #workflow: Workflow;
  readonly #requestedAtMs: number;
  readonly #chapters: readonly Chapter[];

  constructor(events: readonly ApprovalEvent[], escalation: Escalation, workflow: Workflow, requestedAtMs: number) {
    this.#events = events;
    this.#escalation = escalation;
    this.#workflow = workflow;
    this.#requestedAtMs = requestedAtMs;
    this.#chapters = chaptersOf(events, workflow);
  }

  wrongs(): readonly string[] {
    return [
      ...this.#order(),
      ...this.#chapters.flatMap((chapter) => wrongVotes(chapter, this.#chapters, this.#workflow, this.#escalation)),
      ...this.#approval(),
      ...this.#refusals(),
      ...this.#glass(),
      ...this.#uses(),
    ];
  }

  #all<K extends Kind>(...kinds: readonly K[]): readonly Of<K>[] {
    return this.#events.filter((event): event is Of<K> => (kinds as readonly Kind[]).includes(event.kind));
  }

  #order(): readonly string[] {
    const wrong: string[] = [];
    if (this.#all("requested").length > 1) wrong.push("it was requested twice");
    const voteIds = this.#all("vote_cast").map(({ voteId }) => voteId);
    if (new Set(voteIds).size < voteIds.length) wrong.push("a vote counts twice");
    if (this.#chapters.some(({ index }, nth) => index !== nth)) wrong.push("its stages are out of order");
    const end = this.#events.findIndex(({ kind }) => ENDS.includes(kind));
    const early = end < 0 ? this.#events : this.#events.slice(0, end);
    const late = end < 0 ? [] : this.#events.slice(end + 1);
    for (const { kind } of early) if (AFTERMATH.includes(kind)) wrong.push(`${kind} before the end`);
    for (const { kind } of late) if (!AFTERMATH.includes(kind)) wrong.push(`${kind} after the end`);
    return wrong;
  }

  #approval(): readonly string[] {
    const [approved] = this.#all("approved");
    if (approved === undefined) return [];
    if (this.#all("glass_broken").length > 0) return wrongTerms(approved.grant, this.#workflow, []);
    if (this.#all("auto_decided").some(({ verdict }) => verdict === "approve")) {
      return wrongTerms(approved.grant, this.#workflow, []);
    }
    const { stages, deadlineMs = Number.POSITIVE_INFINITY } = this.#workflow.spec;
    const passages = this.#chapters.map(passageOf);
    const wrong = [...wrongTerms(approved.grant, this.#workflow, this.#chapters)];
    if (passages.length < stages.length || passages.includes(undefined))
      wrong.push("approved without the votes it takes");
    if (passages.at(-1) === "escalated") wrong.push("approved by a last stage that handed on");
    if (approved.atMs >= this.#requestedAtMs + deadlineMs) wrong.push("approved after its deadline");
    return wrong;
  }

  /** A no and a timeout must each have their cause. */
  #refusals(): readonly string[] {
    const wrong: string[] = [];
    const last = this.#chapters.at(-1);
    const noes = (chapter: Chapter) => chapter.votes.filter(({ verdict }) => verdict === "deny").length;
    const isRefused = (chapter: Chapter) => noes(chapter) >= (chapter.stage.denyQuorum ?? 1);
    const [denied] = this.#all("denied");
    if (denied === undefined && this.#chapters.some(isRefused))
      wrong.push("enough people said no, and it was not denied");
    const isByPeople = last !== undefined && isRefused(last);
    const isByRule = last === undefined;
    if (denied !== undefined && !isByPeople && !isByRule) wrong.push("denied, though too few said no");
    const [expired] = this.#all("expired");
    const timeout = last?.events.find(({ kind }) => kind === "stage_timed_out");
    const isOver = timeout !== undefined && last !== undefined && timeout.atMs >= last.deadlineMs;
    if (expired !== undefined && !isOver) wrong.push("expired before its time was over");
    return wrong;
  }

  #glass(): readonly string[] {
    const [broken, ...again] = this.#all("glass_broken");
    const signOffs = this.#all("review_signed_off");
    if (broken === undefined) return signOffs.length > 0 ? ["signed off what nobody broke"] : [];
    const { breakGlass } = this.#workflow.spec;
    const wrong: string[] = [];
    const must = (holds: boolean, rule: string) => {
      if (!holds) wrong.push(rule);
    };
    must(again.length === 0, "the glass was broken twice");
    must(
      breakGlass !== undefined && isNamed(breakGlass.permittedTo, broken.by),
      `${broken.by.id} may not break the glass`,
    );
    must(broken.reason.trim() !== "", "the glass was broken without a reason");
    must(signOffs.length <= 1, "the review was signed off twice");
    for (const { by, reason } of signOffs) {
      must(isNamed(broken.review, by), `${by.id} may not sign off`);
      must(by.id.toLowerCase() !== broken.by.id.toLowerCase(), `${by.id} signed off its own emergency`);
      must(!isAsker(this.#escalation, by.id), `${by.id} signed off what it asked for`);
      must(reason.trim() !== "", "signed off without a reason");
    }
    return wrong;
  }

  #uses(): readonly string[] {
    const uses = this.#all("grant_used").map(({ use }) => use);
    const granted = this.#all("approved").at(0)?.grant.uses ?? 0;
    const wrong = uses.filter((use) => use < 0 || use >= granted).map((use) => `use ${use} of ${granted} was recorded`);
    if (new Set(uses).size < uses.length) wrong.push("a use was recorded twice");
    if (this.#all("grant_revoked").length > 1) wrong.push("the grant was revoked twice");
    if (this.#all("outcome_overdue").length > 1) wrong.push("flagged as overdue twice");
    return wrong;
  }
}
