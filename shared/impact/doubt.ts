import type { ConditionResult } from "../policy/cel/condition.ts";
import type { InputPath } from "../policy/cel/reads.ts";
import type { Unsure } from "../policy/evaluation.ts";

/** What a condition can come to. An error is another thing than false: it counts as matched where a rule denies. */
const RESULTS: readonly ConditionResult[] = [
  { ok: true, value: false },
  { ok: true, value: true },
  { ok: false, error: "the value is not known" },
];

/** More conditions in doubt than this and nothing is said: they have 3^n ways to come out. */
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
    const [first = { ok: false, error: "" }] = RESULTS;
    this.#results.set(condition, first);
    return first;
  };

  /** Those that were asked about since `begin`. */
  get conditions(): readonly string[] {
    return [...this.#results.keys()];
  }

  get any(): boolean {
    return this.#results.size > 0;
  }

  /**
   * Runs for every way in which the conditions can come out, but the first, in which all are false and which was run
   * before. False: there are too many; it may have run for some.
   */
  forEachOther(run: () => void): boolean {
    for (let way = 1; way < RESULTS.length ** this.#results.size; way++) {
      // A condition that comes up on the way was false in all ways before: they need not be gone through again.
      if (this.#results.size > MAX_CONDITIONS) return false;
      let rest = way;
      for (const condition of this.#results.keys()) {
        this.#results.set(condition, RESULTS[rest % RESULTS.length] ?? { ok: false, error: "" });
        rest = Math.floor(rest / RESULTS.length);
      }
      run();
    }
    return true;
  }
}
