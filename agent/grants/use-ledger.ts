import { LRUCache } from "lru-cache";
import type { Grant } from "../../shared/approval/model.ts";

interface Page {
  /** All uses below this one are taken. */
  floor: number;
  /** Known to be taken, above the floor. */
  readonly taken: Set<number>;
  /** Being taken by a call of this agent; the bus has not answered yet. */
  readonly reserved: Set<number>;
}

/** As many as an agent keeps the uses of, at most. */
export const REMEMBERED_GRANTS = 50_000;

/**
 * What this agent knows of the uses of grants. The truth is on the bus, where each use is taken once or not at all;
 * the ledger saves asking for uses that are gone, and keeps calls that come together from all asking for the same.
 * A forgotten page costs refused questions, never a second use.
 */
export class UseLedger {
  readonly #pages: LRUCache<string, Page>;

  constructor(maxGrants = REMEMBERED_GRANTS) {
    this.#pages = new LRUCache({ max: maxGrants });
  }

  /** Whether some use of the grant may be free. */
  hasFree(grant: Grant): boolean {
    return this.#lowestFree(grant) !== undefined;
  }

  /** The lowest use (0-based) that may be free; it is kept from other calls until `confirm` or `release`. */
  reserve(grant: Grant): number | undefined {
    const use = this.#lowestFree(grant);
    if (use !== undefined) this.#page(grant.id).reserved.add(use);
    return use;
  }

  /** The bus has answered: the use is taken, by whomever. */
  confirm(grantId: string, use: number): void {
    const page = this.#page(grantId);
    page.reserved.delete(use);
    if (use >= page.floor) page.taken.add(use);
    while (page.taken.delete(page.floor)) page.floor++;
  }

  /** Nobody knows: a later call may ask the bus again. */
  release(grantId: string, use: number): void {
    this.#page(grantId).reserved.delete(use);
  }

  #lowestFree(grant: Grant): number | undefined {
    const page = this.#pages.get(grant.id);
    if (page === undefined) return grant.uses > 0 ? 0 : undefined;
    for (let use = page.floor; use < grant.uses; use++) {
      if (!page.taken.has(use) && !page.reserved.has(use)) return use;
    }
    return undefined;
  }

  #page(grantId: string): Page {
    const known = this.#pages.get(grantId);
    if (known !== undefined) return known;
    const page: Page = { floor: 0, taken: new Set(), reserved: new Set() };
    this.#pages.set(grantId, page);
    return page;
  }
}
