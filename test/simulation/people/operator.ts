import type { ApprovalState } from "../../../shared/approval/model.ts";
import type { Intervention } from "../journal.ts";
import { PEOPLE } from "../scenario/directory.ts";
import type { Simulation } from "../simulation.ts";
import { command } from "./call-replica.ts";

const INTERVENTIONS: readonly Intervention[] = ["cancel", "break_glass", "break_glass", "sign_off", "revoke_grant"];

/** Those who intervene: cancel, break the glass, sign reviews off, take grants back, publish policy, change teams. */
export class Operator {
  readonly #simulation: Simulation;
  #revision = 1;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    this.#next();
  }

  #next(): void {
    const { world, isOver, scenario, fleet } = this.#simulation;
    const { random } = world;
    world.after(random.between(200, 5_000), undefined, () => {
      if (isOver()) return;
      if (random.chance(0.3)) scenario.directory.change(world.nowMs);
      if (random.chance(0.1) && this.#revision < scenario.bundles.length) fleet.publish(++this.#revision);
      this.#intervene();
      this.#next();
    });
  }

  #intervene(): void {
    const { world, fleet, scenario, journal } = this.#simulation;
    const { random } = world;
    const ready = fleet.replicas.filter((replica) => replica.isReady());
    if (ready.length === 0) return;
    const replica = random.pick(ready);
    const kind = random.pick(INTERVENTIONS);
    const all = [...replica.approvals.view.newestFirst()];
    const fitting = all.filter(({ state }) => isFor(kind, state));
    if (all.length === 0) return;
    // As a rule where there is something to intervene in, and now and then where there is not.
    const { approvalId } = random.pick(fitting.length > 0 && random.chance(0.8) ? fitting : all);
    const person = scenario.directory.actor(random.pick(PEOPLE), world.nowMs);
    const reason = random.chance(0.9) ? "it had to be" : "";
    const by = kind === "cancel" || kind === "revoke_grant" ? "ops" : person.id;
    journal.intervened(kind, approvalId, by);
    const asked = kind === "cancel" || kind === "revoke_grant" ? { kind, by, reason } : { kind, by: person, reason };
    command(this.#simulation, replica, approvalId, asked, (answer) => {
      if (answer.kind !== "done" || kind !== "revoke_grant") return;
      const { entry } = answer.execution;
      const { grant } = entry.state;
      if (grant === undefined) return;
      // As the grant service does, once the log has it.
      const store = this.#simulation.bus.grants.portFor(replica.life);
      world.after(0, replica.life, () => {
        store.revoke({ grant, outcome: entry.outcome, revoked: true }).catch(() => {});
      });
    });
  }
}

function isFor(kind: Intervention, { status, grant, review }: ApprovalState): boolean {
  switch (kind) {
    case "cancel":
    case "break_glass":
      return status === "pending";
    case "sign_off":
      return review.status === "open";
    case "revoke_grant":
      return grant !== undefined;
  }
}
