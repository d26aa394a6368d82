import { type FactDeclarations, type FactsAt, factsAt, holdingAt, NO_DECLARATIONS } from "../../shared/facts/index.ts";
import type { Fact, FactTimes } from "../../shared/facts/model.ts";
import type { FactStanding } from "../../shared/fleet/model.ts";
import type { JsonObject } from "../../shared/json.ts";

/** The facts of one moment, for a check that sees one state of the world. */
export interface FactsNow {
  readonly tree: JsonObject;
  readonly times: FactTimes;
}

const NO_FACTS: readonly Fact[] = [];

/**
 * Holds the facts as conditions read them. What they read is worked out when something changes, or when the moment comes
 * from which on a fact is absent: no sweep and no timer stands between that moment and the next check.
 */
export class FactHolder {
  #facts: readonly Fact[] = NO_FACTS;
  #declared: FactDeclarations = NO_DECLARATIONS;
  #seenAtMs: number | undefined;
  #view: FactsAt = factsAt(NO_FACTS, 0);
  /** The tree's. */
  #text = JSON.stringify(this.#view.tree);
  #now: FactsNow = { tree: this.#view.tree, times: { putAtMs: this.#view.putAtMs, seenAtMs: undefined } };
  readonly #others = new WeakMap<FactDeclarations, { readonly facts: readonly Fact[]; readonly view: FactsAt }>();
  readonly #listeners: (() => void)[] = [];

  /** What there is at a moment, for whoever watches agents. */
  standing(nowMs: number): FactStanding {
    const holding = holdingAt(this.#facts, nowMs, this.#declared);
    const put = holding.map(({ updatedAtMs }) => updatedAtMs);
    return {
      count: holding.length,
      ...(put.length === 0 ? {} : { newestPutMs: put.reduce(later), oldestPutMs: put.reduce(earlier) }),
      ...(this.#seenAtMs === undefined ? {} : { seenMs: this.#seenAtMs }),
    };
  }

  /** As of a moment. The tree stays the same object for as long as it reads the same. */
  at(nowMs: number): FactsNow {
    if (nowMs < this.#view.fromMs || nowMs >= this.#view.untilMs)
      this.#see(factsAt(this.#facts, nowMs, this.#declared));
    return this.#now;
  }

  /** As of a moment, as a bundle that declares these reads them: one that is not in force, but asked beside it. */
  under(declared: FactDeclarations, nowMs: number): FactsNow {
    const known = this.#others.get(declared);
    const isCurrent = known?.facts === this.#facts && nowMs >= known.view.fromMs && nowMs < known.view.untilMs;
    const view = isCurrent ? known.view : factsAt(this.#facts, nowMs, declared);
    if (!isCurrent) this.#others.set(declared, { facts: this.#facts, view });
    return { tree: view.tree, times: { putAtMs: view.putAtMs, seenAtMs: this.#seenAtMs } };
  }

  /** Throws when they form no tree; then those before stay. */
  replace(facts: readonly Fact[], nowMs: number): void {
    const view = factsAt(facts, nowMs, this.#declared);
    this.#facts = facts;
    this.#see(view);
  }

  /** Another bundle is in force, and declares these. */
  declare(declared: FactDeclarations, nowMs: number): void {
    this.#declared = declared;
    this.#see(factsAt(this.#facts, nowMs, declared));
  }

  /** The bus answered at this moment: whatever was put before it is known here. */
  seen(atMs: number): void {
    this.#seenAtMs = Math.max(this.#seenAtMs ?? atMs, atMs);
    this.#now = { tree: this.#now.tree, times: { putAtMs: this.#view.putAtMs, seenAtMs: this.#seenAtMs } };
  }

  /** Called when conditions read something else than before, their ages left aside. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #see(view: FactsAt): void {
    const { tree } = this.#now;
    const text = JSON.stringify(view.tree);
    // A fact that is only renewed leaves everything that was remembered about it true.
    const same = text === this.#text;
    this.#view = view;
    this.#text = text;
    this.#now = { tree: same ? tree : view.tree, times: { putAtMs: view.putAtMs, seenAtMs: this.#seenAtMs } };
    if (!same) for (const listener of this.#listeners) listener();
  }
}

function later(a: number, b: number): number {
  return Math.max(a, b);
}

function earlier(a: number, b: number): number {
  return Math.min(a, b);
}
