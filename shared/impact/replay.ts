import type { DecisionKind } from "../check/decision.ts";
import type { CheckRequest } from "../check/request.ts";
import type { InputPath } from "../policy/cel/reads.ts";
import { Doubt } from "./doubt.ts";
import { type Baseline, type Judgement, judge, type Side } from "./judge.ts";
import type { Impact } from "./model.ts";
import { policyAnswer } from "./policy-answer.ts";
import { type DecisionRecord, hide, type RecordReading, readRecords, type ShownInputs } from "./read-records.ts";
import { ImpactTally } from "./tally.ts";

/** What bytes come to that are no batch: nobody knows of how many entries. */
const UNREADABLE: readonly RecordReading[] = ["unreadable"];

export interface ReplayTerms {
  /** Only decisions from this moment on, and before that one, count. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly candidate: Side;
  /** Compared with: what this says of the same requests. Absent: what they were answered. */
  readonly baseline?: Side | undefined;
  /** How many examples are kept of each change by the same rules. */
  readonly examples: number;
}

/** A request of which nobody else holds a copy, and where values of it were redacted. */
export interface RedactedRequest {
  readonly request: CheckRequest;
  readonly redacted: readonly InputPath[];
}

function shownInputs({ request, redacted: unknown }: RedactedRequest, weight: number): ShownInputs | undefined {
  return unknown.every((path) => hide(request, path)) ? { kind: "recorded", request, unknown, weight } : undefined;
}

function isWithApproval({ inputs }: DecisionRecord): boolean {
  return inputs.kind === "omitted" && inputs.reason === "bound_to_approval";
}

export interface ReplayProgress {
  /** Judged so far. */
  readonly records: number;
  /** For which these stand. */
  readonly decisions: number;
  /** Entries of decisions that were logged only; other records stand for them, if any are there. */
  readonly notRecorded: number;
}

/**
 * What a candidate would have decided, where it matters to somebody: takes recorded decisions batch by batch, in any
 * order, and says what would have been different. Pure: each decision is judged by the facts and at the time of its own moment.
 */
export class Replay {
  readonly #terms: ReplayTerms;
  readonly #tally: ImpactTally;
  readonly #doubt = new Doubt();
  #notRecorded = 0;

  constructor(terms: ReplayTerms) {
    this.#terms = terms;
    this.#tally = new ImpactTally(terms.examples);
  }

  get progress(): ReplayProgress {
    return { records: this.#tally.records, decisions: this.#tally.decisions, notRecorded: this.#notRecorded };
  }

  /**
   * One message of the audit stream. Takes some 5 µs for each of its entries. Returns those whose requests are with their
   * approvals: they count when they are settled.
   */
  take(batch: Uint8Array): readonly DecisionRecord[] {
    const elsewhere: DecisionRecord[] = [];
    for (const reading of readRecords(batch) ?? UNREADABLE) {
      if (reading === "unreadable") this.#tally.addUnreadable();
      else if (reading === "not_recorded") this.#notRecorded += 1;
      else if (!this.#isInWindow(reading)) continue;
      else if (isWithApproval(reading)) elsewhere.push(reading);
      else this.#take(reading);
    }
    return elsewhere;
  }

  /** `shown` undefined: the request was not found there either. */
  settle(record: DecisionRecord, shown: RedactedRequest | undefined): void {
    const inputs = shown && shownInputs(shown, record.inputs.weight);
    this.#take(inputs === undefined ? record : { ...record, inputs });
  }

  impact(): Impact {
    return this.#tally.result();
  }

  #isInWindow({ atMs }: DecisionRecord): boolean {
    return atMs >= this.#terms.sinceMs && atMs < this.#terms.untilMs;
  }

  #take(record: DecisionRecord): void {
    const { inputs } = record;
    const answer = policyAnswer(record);
    if (inputs.kind === "omitted") this.#tally.addUnjudged(record, inputs.reason);
    else if (answer === undefined) this.#tally.addUnjudged(record, "not_policy");
    else this.#tally.add(record, this.#judge(record, inputs, answer));
  }

  #judge({ atMs, ruleIds }: DecisionRecord, { request, unknown }: ShownInputs, answer: DecisionKind): Judgement {
    const { candidate, baseline } = this.#terms;
    const before: Baseline =
      baseline === undefined ? { kind: "recorded", answer, ruleIds } : { kind: "bundle", bundle: baseline };
    return judge({ request, unknown, atMs }, candidate, before, this.#doubt);
  }
}
