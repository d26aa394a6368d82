import type { PolicyChange } from "../../shared/change/model.ts";
import type { ActiveBundle } from "../bundles/bundle-library.ts";
import type { Draft, Gate, Order } from "../bundles/publisher.ts";
import { underWay } from "./rollout-errors.ts";

/**
 * Keeps drafts out of force while others are tried out, lest they pass the rollout by unnoticed. Going back, and what is
 * forced, goes through, and ends the rollout.
 */
export class RolloutGate implements Gate {
  readonly #inner: Gate;

  constructor(inner: Gate) {
    this.#inner = inner;
  }

  /** Throws ROLLOUT_UNDER_WAY, and what the gate behind it throws. */
  async admit(draft: Draft, order: Order, active: ActiveBundle | undefined): Promise<PolicyChange | undefined> {
    const isTriedOut = active?.stored.pointer.candidate !== undefined;
    if (isTriedOut && draft.verb !== "rollback" && !order.force) throw underWay(order.environment);
    return this.#inner.admit(draft, order, active);
  }
}
