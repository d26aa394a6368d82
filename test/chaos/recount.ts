import { actionOf, type StagePlan, VOTERS, type WorkflowPlan, workflowPlan } from "./cast.ts";
import type { LoggedEvent } from "./evidence.ts";
import type { SentVote } from "./journal.ts";

/** An approval by the checker's own count. */
export interface Finding {
  readonly status: "pending" | "approved" | "denied" | "expired" | "cancelled";
  readonly workflow: WorkflowPlan | undefined;
  readonly requester: string;
  readonly resourceId: string;
  readonly variant: unknown;
  readonly grant: LoggedEvent["grant"];
  readonly endedAtMs: number | undefined;
  /** Every way in which its log breaks the rules. */
  readonly wrong: readonly string[];
}

/**
 * Goes through the events of one approval and counts again: only votes that a voter of ours sent, of eligible people,
 * once per person and stage, in the stage that was open. Knows nothing of the product's decider, and takes who may vote
 * and how many it takes from the cast, not from the log.
 */
export function recount(events: readonly LoggedEvent[], sent: ReadonlyMap<string, SentVote>): Finding {
  const count = new Recount(events[0], sent);
  for (const event of events.slice(1)) count.take(event);
  return count.finding();
}

class Recount {
  readonly #sent: ReadonlyMap<string, SentVote>;
  readonly #workflow: WorkflowPlan | undefined;
  readonly #asked: LoggedEvent["escalation"];
  readonly #wrong: string[] = [];
  #status: Finding["status"] = "pending";
  #grant: LoggedEvent["grant"];
  #endedAtMs: number | undefined;
  #stage = -1;
  #openedAtMs = 0;
  /** How the open stage was left; the next may open only then. */
  #left: "no" | "approved" | "timed out" = "timed out";
  /** Who voted for it in the open stage, and in all stages before. */
  #yes = new Set<string>();
  readonly #earlier = new Set<string>();
  #noes = 0;

  constructor(first: LoggedEvent | undefined, sent: ReadonlyMap<string, SentVote>) {
    this.#sent = sent;
    this.#asked = first?.escalation;
    this.#workflow = workflowPlan(this.#asked?.workflow ?? "");
    const action = this.#workflow === undefined ? "" : actionOf(this.#workflow);
    this.#must(
      first?.kind === "requested" && this.#asked?.request.action.name === action,
      "no request of ours begins it",
    );
  }

  take(event: LoggedEvent): void {
    switch (event.kind) {
      case "requested":
        this.#must(false, "requested twice");
        break;
      case "stage_opened":
        this.#open(event);
        break;
      case "vote_cast":
        this.#vote(event);
        break;
      case "stage_approved":
        this.#must(this.#quorumReached, `${this.#yes.size} votes closed a stage`);
        this.#left = "approved";
        break;
      case "stage_timed_out":
        this.#must(event.atMs >= this.#openedAtMs + (this.#plan?.timeoutMs ?? 0), "a stage timed out early");
        this.#left = "timed out";
        break;
      case "approved":
        this.#must(this.#isLastStage && this.#left === "approved", "approved before its last stage was");
        this.#must(event.grant?.uses === this.#workflow?.uses, "its grant has other uses than the workflow gives");
        this.#grant = event.grant;
        this.#end(event, "approved", this.#noes === 0);
        break;
      case "denied":
        this.#end(event, "denied", this.#noes > 0);
        break;
      case "expired":
        this.#end(event, "expired", this.#noes === 0 && this.#left === "timed out");
        break;
      case "cancelled":
        // Nobody of the cast cancels.
        this.#end(event, "cancelled", false);
        break;
      default:
    }
  }

  finding(): Finding {
    const request = this.#asked?.request;
    return {
      status: this.#status,
      workflow: this.#workflow,
      requester: request?.subject.id ?? "",
      resourceId: request?.resource.id ?? "",
      variant: request?.arguments.variant,
      grant: this.#grant,
      endedAtMs: this.#endedAtMs,
      wrong: this.#wrong,
    };
  }

  get #plan(): StagePlan | undefined {
    return this.#workflow?.stages[this.#stage];
  }

  get #quorumReached(): boolean {
    if (this.#plan === undefined) return false;
    return Object.entries(this.#plan.quorum).every(
      ([group, count]) => [...this.#yes].filter((voter) => groupsOf(voter).includes(group)).length >= count,
    );
  }

  get #isLastStage(): boolean {
    return this.#stage + 1 === this.#workflow?.stages.length;
  }

  #open({ stage, atMs }: LoggedEvent): void {
    const mayFollow = this.#left === "approved" || (this.#left === "timed out" && this.#plan?.onTimeout !== "deny");
    this.#must(this.#status === "pending" && stage === this.#stage + 1 && mayFollow, "a stage opened out of turn");
    this.#stage = stage ?? this.#stage;
    this.#openedAtMs = atMs;
    this.#left = "no";
    for (const voter of this.#yes) this.#earlier.add(voter);
    this.#yes = new Set();
  }

  #vote(event: LoggedEvent): void {
    const voter = event.voter?.id ?? "";
    const vote = this.#sent.get(event.voteId ?? "");
    const problems = [
      [vote?.voter === voter && vote.verdict === event.verdict, `${voter} never cast a vote that counts`],
      [this.#status === "pending" && this.#left === "no", `${voter}'s vote counts in no open stage`],
      [
        groupsOf(voter).some((group) => Object.hasOwn(this.#plan?.quorum ?? {}, group)),
        `${voter} is no approver of the stage`,
      ],
      [voter !== this.#asked?.request.subject.id, `${voter} votes on the own request`],
      [!this.#yes.has(voter), `${voter} voted twice in one stage`],
      [this.#plan?.fresh !== true || !this.#earlier.has(voter), `${voter} had voted in a stage before`],
    ] as const;
    for (const [holds, what] of problems) this.#must(holds, what);
    if (!problems.every(([holds]) => holds)) return;
    if (event.verdict === "approve") this.#yes.add(voter);
    else this.#noes++;
  }

  #end({ atMs }: LoggedEvent, status: Finding["status"], rightly: boolean): void {
    this.#must(this.#status === "pending", `${status} after it was ${this.#status}`);
    this.#must(rightly, `${status} without the votes for that`);
    if (this.#status !== "pending") return;
    this.#status = status;
    this.#endedAtMs = atMs;
  }

  #must(holds: boolean, otherwise: string): void {
    if (!holds) this.#wrong.push(otherwise);
  }
}

function groupsOf(voter: string): readonly string[] {
  return VOTERS.find(({ name }) => name === voter)?.groups ?? [];
}
