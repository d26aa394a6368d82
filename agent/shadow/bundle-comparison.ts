import type { DecisionKind } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { Evaluation, EvaluationInput } from "../../shared/policy/evaluation.ts";
import type { Effect } from "../../shared/policy/model.ts";
import { sameToCaller } from "../../shared/policy/same-to-caller.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import { exampleOf, subjectOf } from "./differences.ts";

/** Checks that wait to be compared, each with its request; further ones are left out, and counted. */
const MAX_QUEUED = 200;
/** Compared one after the other before the process does its other work. */
const AT_ONCE = 16;

/** What a check was decided from. */
export interface Decided {
  readonly request: CheckRequest;
  readonly decisionId: string;
  readonly bundle: ActiveBundle;
  readonly input: Pick<EvaluationInput, "facts" | "factTimes" | "nowMs">;
  /** The facts of that moment as the shadow bundle declares them. Absent: as they are in `input`. */
  readonly shadowFacts?: Pick<EvaluationInput, "facts" | "factTimes"> | undefined;
}

export interface BundleComparisonDeps {
  /** Undefined: there is none, and nothing is compared. */
  readonly shadow: () => ActiveBundle | undefined;
  /** One of so many checks is compared. */
  readonly oneIn: number;
  readonly onDifference: (difference: ShadowDifference) => void;
  readonly onCompared: () => void;
  /** A check whose turn it was found no room. */
  readonly onSkipped: () => void;
  /** Calls back when what is at hand is done, answers written among it. */
  readonly later: (run: () => void) => void;
}

/**
 * Asks a bundle that is published as shadow what it would have said, of a share of the checks and after their answers
 * are on their way. INVARIANT: it changes no answer and delays none but by its share of the processor.
 */
export class BundleComparison {
  readonly #deps: BundleComparisonDeps;
  #queue: Decided[] = [];
  #turn = 0;
  #due = false;

  constructor(deps: BundleComparisonDeps) {
    this.#deps = deps;
  }

  /** Whether this check is one of those to compare. Constant time: every check asks. */
  wants(): boolean {
    if (this.#deps.shadow() === undefined) return false;
    this.#turn += 1;
    if (this.#turn < this.#deps.oneIn) return false;
    this.#turn = 0;
    if (this.#queue.length < MAX_QUEUED) return true;
    this.#deps.onSkipped();
    return false;
  }

  offer(decided: Decided): void {
    this.#queue.push(decided);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#due) return;
    this.#due = true;
    this.#deps.later(() => {
      this.#due = false;
      for (const decided of this.#queue.splice(0, AT_ONCE)) this.#compare(decided);
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #compare({ request, decisionId, bundle, input, shadowFacts }: Decided): void {
    const shadow = this.#deps.shadow();
    if (shadow === undefined) return;
    this.#deps.onCompared();
    const asked: EvaluationInput = { ...input, request, approvedWorkflows: NOTHING_APPROVED };
    // Both anew and of the very same inputs: what differs is the bundles' doing.
    const enforced = bundle.evaluator.evaluate(asked);
    const wouldBe = shadow.evaluator.evaluate({ ...asked, ...shadowFacts });
    if (sameToCaller(enforced, wouldBe)) return;
    this.#deps.onDifference({
      source: "bundle",
      bundleRevision: bundle.manifest.revision,
      shadowRevision: shadow.manifest.revision,
      from: KINDS[enforced.effect],
      to: KINDS[wouldBe.effect],
      ...decidedBy(wouldBe),
      subject: subjectOf(request),
      count: 1,
      example: exampleOf(request, decisionId, input.nowMs),
    });
  }
}

const NOTHING_APPROVED: ReadonlySet<string> = new Set();

const KINDS: Readonly<Record<Effect, DecisionKind>> = { allow: "ALLOW", deny: "DENY", escalate: "PENDING" };

function decidedBy({ workflow, ruleIds }: Evaluation): Pick<ShadowDifference, "workflow" | "ruleIds" | "shadowRules"> {
  return { workflow, ruleIds, shadowRules: [] };
}
