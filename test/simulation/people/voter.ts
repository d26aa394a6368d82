import type { EngineCommand } from "../../../control-plane/approvals/approval-engine.ts";
import type { ApprovalEntry } from "../../../control-plane/approvals/approval-view.ts";
import type { ApprovalState, Verdict } from "../../../shared/approval/model.ts";
import type { Replica } from "../nodes/replica.ts";
import { PEOPLE } from "../scenario/directory.ts";
import type { Simulation } from "../simulation.ts";
import { command } from "./call-replica.ts";

const MAX_TRIES = 5;

interface Ballot {
  readonly approvalId: string;
  readonly voteId: string;
  readonly person: string;
  readonly verdict: Verdict;
  readonly seenRevision: number;
  readonly reason: string;
  readonly widen: Extract<EngineCommand, { kind: "vote" }>["widen"];
}

/** Somebody at a screen: looks at what a replica shows, thinks, and votes, on what may be old by then. */
export class Voter {
  readonly #simulation: Simulation;
  #votes = 0;
  readonly #name: string;

  constructor(simulation: Simulation, name: string) {
    this.#simulation = simulation;
    this.#name = name;
    this.#next();
  }

  #next(): void {
    const { world } = this.#simulation;
    world.after(world.random.between(50, 2_500), undefined, () => {
      if (this.#simulation.isOver()) return;
      this.#look();
      this.#next();
    });
  }

  #look(): void {
    const { random } = this.#simulation.world;
    const replica = this.#anyReplica();
    const pending = replica === undefined ? [] : [...replica.approvals.view.pending()];
    if (pending.length === 0) return;
    this.#decideOn(pending);
    // Now and then two look at the same moment.
    if (random.chance(0.3)) this.#decideOn(pending.slice(-1));
  }

  #decideOn(pending: readonly ApprovalEntry[]): void {
    const { world, scenario } = this.#simulation;
    const { random } = world;
    const { approvalId, state } = random.pick(pending);
    const widened = random.chance(0.2) ? state.workflow.spec.grant.widen : undefined;
    const ballot: Ballot = {
      approvalId,
      voteId: `${this.#name}-${this.#votes++}`,
      person: this.#somebodyFor(state),
      verdict: random.chance(0.9) ? "approve" : "deny",
      seenRevision: state.revision,
      reason: random.chance(0.95) ? "looked at it" : "",
      widen: widened === undefined ? undefined : { ...widened, uses: random.between(1, widened.uses + 1) },
    };
    const thinkMs = random.chance(0.2) ? random.between(0, 20_000) : random.between(0, 1_500);
    const again = random.chance(0.1);
    world.after(thinkMs, undefined, () => {
      this.#cast(ballot, 1);
      // A second vote of the same person, under an id of its own.
      if (again) this.#cast({ ...ballot, voteId: `${ballot.voteId}-again` }, 1);
      // The directory changes on its own, but now and then just as somebody votes.
      if (random.chance(0.05)) scenario.directory.change(world.nowMs);
    });
  }

  /** Anybody may try, whether the stage asks for them or not; most are asked. */
  #somebodyFor({ workflow, currentStage }: ApprovalState): string {
    const { random, nowMs } = this.#simulation.world;
    const groups = workflow.spec.stages[currentStage]?.approvers.groups ?? [];
    const { directory } = this.#simulation.scenario;
    const delegates = directory.delegates(nowMs);
    if (delegates.length > 0 && random.chance(0.2)) return random.pick(delegates);
    const members = PEOPLE.filter((person) => directory.groupsOf(person).some((group) => groups.includes(group)));
    return random.pick(members.length > 0 && random.chance(0.8) ? members : PEOPLE);
  }

  #cast(ballot: Ballot, tries: number): void {
    const { world, scenario, journal, isOver } = this.#simulation;
    const replica = this.#anyReplica();
    if (replica === undefined) return;
    const { person, widen, approvalId, ...rest } = ballot;
    const voter = scenario.directory.actor(person, world.nowMs);
    journal.voteSent(ballot.voteId, approvalId, ballot.verdict, voter);
    const vote: EngineCommand = { kind: "vote", voter, ...rest, ...(widen === undefined ? {} : { widen }) };
    command(this.#simulation, replica, approvalId, vote, (answer) => {
      if (answer.kind === "done") journal.confirmedVotes.set(ballot.voteId, approvalId);
      else if (answer.kind === "unknown" && tries < MAX_TRIES && !isOver()) this.#cast(ballot, tries + 1);
    });
  }

  #anyReplica(): Replica | undefined {
    const ready = this.#simulation.fleet.replicas.filter((replica) => replica.isReady());
    return ready.length === 0 ? undefined : this.#simulation.world.random.pick(ready);
  }
}
