import { LRUCache } from "lru-cache";
import { overBudget, type Refusal } from "../../shared/approval/request-demands.ts";
import type { Subject } from "../../shared/check/request.ts";
import type { Workflow } from "../../shared/policy/model.ts";

type Budget = NonNullable<Workflow["spec"]["budget"]>;

const REMEMBERED_SUBJECTS = 10_000;

/**
 * What each subject asked for through this agent. The control plane keeps the budget for all agents; this one keeps a
 * flood off the bus. A forgotten subject is cut off by the control plane.
 */
export class EscalationBudget {
  /** Times of what was asked, oldest first; at most as many as the budget allows. */
  readonly #asked: LRUCache<string, number[]>;

  constructor(rememberedSubjects = REMEMBERED_SUBJECTS) {
    this.#asked = new LRUCache({ max: rememberedSubjects });
  }

  /** Counts one request for approval, or says why it is none. */
  spend(workflow: string, subject: Subject, budget: Budget, nowMs: number): Refusal | undefined {
    const key = `${workflow}\u0000${subject.type}\u0000${subject.id}`;
    const times = (this.#asked.get(key) ?? []).filter((atMs) => atMs > nowMs - budget.perMs);
    if (times.length >= budget.escalations) return overBudget(workflow, subject.id, budget);
    this.#asked.set(key, [...times, nowMs]);
    return undefined;
  }
}
