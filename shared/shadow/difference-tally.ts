import type { ShadowDifference } from "./model.ts";

/** Kinds of differences that are told apart between two times of taking; a flood of ever new subjects takes no more. */
const MAX_KINDS = 500;

/** Adds up differences of one kind. Bounded memory: when there are too many kinds, subjects are told apart no more. */
export class DifferenceTally {
  #kinds = new Map<string, ShadowDifference>();
  #dropped = 0;

  /** Differences that found no room even so, since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(difference: ShadowDifference): void {
    if (this.#put(difference)) return;
    if (!this.#put({ ...difference, subject: undefined })) this.#dropped += difference.count;
  }

  /** What came together, and begins anew. */
  take(): readonly ShadowDifference[] {
    const taken = [...this.#kinds.values()];
    this.#kinds = new Map();
    return taken;
  }

  #put(difference: ShadowDifference): boolean {
    const key = keyOf(difference);
    const known = this.#kinds.get(key);
    // Half of the room is for those without a subject.
    const room = difference.subject === undefined ? MAX_KINDS : MAX_KINDS / 2;
    if (known === undefined && this.#kinds.size >= room) return false;
    this.#kinds.set(key, { ...difference, count: difference.count + (known?.count ?? 0) });
    return true;
  }
}

function keyOf({ source, bundleRevision, shadowRevision, from, to, workflow, ruleIds, subject }: ShadowDifference) {
  const about = subject === undefined ? [] : [subject.type, subject.id];
  return JSON.stringify([source, bundleRevision, shadowRevision, from, to, workflow, ruleIds, about]);
}
