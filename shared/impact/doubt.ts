import type { ConditionResult } from "../policy/cel/condition.ts";
import type { InputPath } from "../policy/cel/reads.ts";
import type { Unsure } from "../policy/evaluation.ts";

const FALSE: ConditionResult = { ok: true, value: false };
const TRUE: ConditionResult = { ok: true, value: true };
/** Another thing than false: it counts as matched where a rule denies. */
const ERROR: ConditionResult = { ok: false, error: "the value is not known" };

const RESULTS = [FALSE, TRUE, ERROR] as const;

/** With more conditions in doubt than this not all the 3^n ways in which they can come out are gone through. */
const MAX_CONDITIONS = 5;

/**
 * The conditions of one request whose results depend on values that are not known, and all the ways in which they can
 * come out. The same condition of several rules comes out the same for all of them.
 */
export class Doubt implements Unsure {
  paths: readonly InputPath[] = [];
  readonly #results = new Map<string, ConditionResult>();

  /** For the next request; nothing is in doubt yet. */
  begin(paths: readonly InputPath[]): void {
    this.paths = paths;
    if (this.#results.size > 0) this.#results.clear();
  }

  readonly assume = (condition: string): ConditionResult => {
    const assumed = this.#results.get(condition);
    if (assumed !== undefined) return assumed;
    this.#results.set(condition, FALSE);
    return FALSE;
  };

  /** Those that were asked about since `begin`. */
  get conditions(): readonly string[] {
    return [...this.#results.keys()];
  }

  get any(): boolean {
    return this.#results.size > 0;
  }

  /**
   * Whether it comes to the same in all ways in which the conditions can come out. The one in which all are false was run
   * before. Those in which one alone is true are run in any case; they tell most, so that mostly no more are needed. False
   * also when there are too many ways.
   *
   * @param run asks again; false: it came to something else than before
   */
  isSettled(run: () => boolean): boolean {
    let same = true;
    // Conditions that come up on the way are gone through as well.
    for (const condition of this.#results.keys()) {
      this.#results.set(condition, TRUE);
      same = run() && same;
      this.#results.set(condition, FALSE);
    }
    for (let way = 1; same && way < RESULTS.length ** this.#results.size; way++) {
      if (this.#results.size > MAX_CONDITIONS) return false;
      this.#take(way);
      same = run();
    }
    return same;
  }

  /** The ways, counted: a digit of base 3 for each condition. One that comes up late was false in all before. */
  #take(way: number): void {
    let rest = way;
    for (const condition of this.#results.keys()) {
      this.#results.set(condition, RESULTS[rest % RESULTS.length] ?? ERROR);
      rest = Math.floor(rest / RESULTS.length);
    }
  }
}
