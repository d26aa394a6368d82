/** What one replica did for one target since it started. */
export interface TargetTally {
  readonly delivered: number;
  readonly failed: number;
  readonly dead: number;
}

const NOTHING: TargetTally = { delivered: 0, failed: 0, dead: 0 };

/** Counts deliveries by target, for metrics and for `postern notifications list`. */
export class DeliveryTally {
  readonly #byTarget = new Map<string, TargetTally>();

  count(target: string, what: keyof TargetTally): void {
    const before = this.of(target);
    this.#byTarget.set(target, { ...before, [what]: before[what] + 1 });
  }

  of(target: string): TargetTally {
    return this.#byTarget.get(target) ?? NOTHING;
  }
}
