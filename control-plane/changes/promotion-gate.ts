import type { PolicyChange } from "../../shared/change/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type EnvironmentTable, NO_RULES } from "../../shared/promotion/model.ts";
import { promotionObjection } from "../../shared/promotion/objection.ts";
import type { ActiveBundle } from "../bundles/bundle-library.ts";
import type { Draft, Gate, Order } from "../bundles/publisher.ts";
import type { ChangeDesk } from "./change-desk.ts";

export interface PromotionGatePorts {
  readonly rules: EnvironmentTable;
  readonly desk: ChangeDesk;
  readonly nowMs: () => number;
}

/** Lets a draft into force by the rules of its environment: the path of promotion first, then its guard. */
export class PromotionGate implements Gate {
  readonly #ports: PromotionGatePorts;

  constructor(ports: PromotionGatePorts) {
    this.#ports = ports;
  }

  /**
   * Throws PROMOTION_REQUIRED, PROMOTION_PATH, SOAK_TOO_SHORT, BREAK_GLASS_FORBIDDEN, and what the desk throws. Breaking
   * the glass opens the path, not the guard: that one is told, and may have a rule for it.
   */
  async admit(draft: Draft, order: Order, active: ActiveBundle | undefined): Promise<PolicyChange | undefined> {
    const { rules, desk, nowMs } = this.#ports;
    const { environment, breakGlass } = order;
    const own = rules.get(environment) ?? NO_RULES;
    if (breakGlass !== "") requireAdmin(order);
    const from = draft.promotedFrom;
    const move = { verb: draft.verb, environment, rules: own, nowMs: nowMs(), ...(from === undefined ? {} : { from }) };
    const objection = promotionObjection(move);
    if (objection !== undefined && breakGlass === "") throw objection;
    return own.guardedBy === undefined ? undefined : desk.submit(own.guardedBy, draft, order, active);
  }
}

function requireAdmin({ by }: Order): void {
  if (by.roles.includes("admin")) return;
  throw new PosternError("permission_denied", "BREAK_GLASS_FORBIDDEN", `${by.name} may not go past the rules.`, {
    where: { field: "break_glass" },
    hint: "It takes the role admin.",
  });
}
