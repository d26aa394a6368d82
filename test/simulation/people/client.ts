import { check } from "../../../agent/service/check.ts";
import type { Decision } from "../../../shared/check/decision.ts";
import type { CheckOptions, CheckRequest } from "../../../shared/check/request.ts";
import type { Asked } from "../journal.ts";
import type { Agent } from "../nodes/agent.ts";
import { ACTIONS } from "../scenario/scenario.ts";
import type { Simulation } from "../simulation.ts";
import type { Random } from "../world/random.ts";

const MAX_TRIES = 6;

/** A service that wants to act: asks, waits or comes back, gives up, and acts when it may. */
export class Client {
  readonly #simulation: Simulation;
  readonly #name: string;
  #questions = 0;

  constructor(simulation: Simulation, name: string) {
    this.#simulation = simulation;
    this.#name = name;
    this.#next();
  }

  #next(): void {
    const { world, isOver } = this.#simulation;
    world.after(world.random.between(100, 8_000), undefined, () => {
      if (isOver()) return;
      const request = randomRequest(world.random);
      // Now and then several ask the same at once, of whichever agent.
      for (let n = world.random.pick([1, 1, 1, 2, 3]); n > 0; n -= 1) this.#ask(request, this.#options(), 1);
      this.#next();
    });
  }

  #options(): CheckOptions {
    const { random } = this.#simulation.world;
    return {
      wait: random.chance(0.6),
      idempotencyKey: random.chance(0.5) ? `${this.#name}-${this.#questions++}` : "",
      reason: random.chance(0.9) ? "a customer asked" : "",
    };
  }

  #ask(request: CheckRequest, options: CheckOptions, tries: number): void {
    const { world, bus, fleet, journal, isOver } = this.#simulation;
    const { random } = world;
    if (fleet.agents.length === 0 || isOver()) return;
    const agent = random.pick(fleet.agents);
    const deadlineMs = world.nowMs + random.pick([300, 2_000, 10_000, 40_000]);
    const asked: Asked = { life: agent.life, atMs: world.nowMs, deadlineMs, isAnswered: false };
    const hangUp = new AbortController();
    if (random.chance(0.05)) world.after(random.between(0, 3_000), undefined, () => hangUp.abort());
    let isHeard = false;
    const later = (afterMs: number) => {
      if (tries < MAX_TRIES) world.after(afterMs, undefined, () => this.#ask(request, options, tries + 1));
    };
    const hear = (decision: Decision | undefined) => {
      asked.isAnswered = true;
      // The way back may fail as well: then the caller knows nothing, and asks again.
      if (random.chance(bus.link.weather.lostAnswer)) return;
      world.after(bus.link.delay(), undefined, () => {
        isHeard = true;
        if (decision?.decision === "ALLOW") this.#act(agent, decision);
        if (decision?.decision === "PENDING" && random.chance(0.8)) later(random.between(500, 10_000));
        if (decision === undefined) later(1_000);
      });
    };
    world.after(deadlineMs + 3_000 - world.nowMs, undefined, () => {
      if (!isHeard) later(random.between(0, 2_000));
    });
    world.after(bus.link.delay(), agent.life, () => {
      journal.asked.push(asked);
      const agentDeadlineMs = deadlineMs + agent.life.skewMs;
      const frame = { deadlineMs: agentDeadlineMs, signal: () => hangUp.signal, traceparent: "" };
      void Promise.resolve(check(agent.check, request, options, frame)).then(hear, () => hear(undefined));
    });
  }

  #act(agent: Agent, { approvalId, decisionId }: Decision): void {
    const { world } = this.#simulation;
    const { random } = world;
    if (random.chance(0.2)) return;
    const status = random.chance(0.8) ? "executed" : "failed";
    world.after(random.between(0, 4_000), agent.life, () => agent.report(approvalId, decisionId, status));
  }
}

/** Few different ones, so that they meet: they join approvals, and use each other's grants. */
function randomRequest(random: Random): CheckRequest {
  const asker = random.pick(["ada", "bot", "cy"]);
  const properties = asker === "bot" ? { onBehalfOf: "cy" } : {};
  return {
    subject: { type: asker === "bot" ? "agent" : "user", id: asker, roles: [], properties },
    action: { name: random.pick(ACTIONS), properties: {} },
    resource: { type: "thing", id: random.pick(["r1", "r2"]), properties: {} },
    context: { at: random.next() },
    arguments: { amount: random.pick([10, 500, 501]), note: random.pick(["x", "y"]) },
  };
}
