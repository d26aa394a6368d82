import type { Obligation } from "../../check/decision.ts";
import type { Condition } from "../cel/condition.ts";
import type { Evaluation } from "../evaluation.ts";
import type { Effect, Policy, Rule } from "../model.ts";
import { type Contribution, combine, NO_OBLIGATIONS, NOTHING_APPROVED } from "./combine.ts";
import type { RiskPart } from "./risk.ts";
import type { SubjectFilter } from "./subject-filter.ts";

/**
 * A rule made ready. A class, because objects put together by spreading get a hidden class each, which is three times
 * the size of the object, and every access to them looks its field up anew.
 */
export class CompiledRule implements Contribution {
  readonly id: string;
  readonly effect: Effect | undefined;
  readonly workflow: string;
  readonly obligations: readonly Obligation[];
  /** Undefined: about everybody. */
  readonly subjects: SubjectFilter | undefined;
  readonly condition: Condition | undefined;
  /** Undefined: it adds nothing to any score. */
  readonly risk: RiskPart | undefined;
  /** Evaluated and recorded, never enforced. */
  readonly shadow: boolean;
  #alone: Evaluation | undefined;

  constructor(
    policy: Policy,
    rule: Rule,
    subjects: SubjectFilter | undefined,
    condition: Condition | undefined,
    risk: RiskPart | undefined,
  ) {
    this.id = `${policy.metadata.name}/${rule.id}`;
    this.effect = rule.effect;
    this.workflow = rule.effect === "escalate" ? (rule.workflow ?? policy.spec.workflow ?? "") : "";
    this.obligations = rule.obligations ?? NO_OBLIGATIONS;
    this.subjects = subjects;
    this.condition = condition;
    this.risk = risk;
    this.shadow = rule.mode === "shadow";
  }

  /** What the policies say when no other rule matches and nothing is approved; most rules are never alone. */
  get alone(): Evaluation {
    this.#alone ??= combine([this], "rule", NOTHING_APPROVED, []);
    return this.#alone;
  }
}
