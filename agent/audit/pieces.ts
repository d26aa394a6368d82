import type { Decision } from "../../shared/check/decision.ts";

const MAX_PIECES = 1_000;

type Make = (word: string, decision: Decision, other: string) => string;

interface Piece {
  readonly decision: Decision;
  readonly other: string;
  readonly text: string;
}

/**
 * A part of an entry, remembered by a word on which it depends as long as all else that it depends on, of the decision
 * and of another word, is the same.
 */
export class Pieces {
  readonly #make: Make;
  readonly #same: (a: Decision, b: Decision) => boolean;
  readonly #known = new Map<string, Piece>();

  constructor(make: Make, same: (a: Decision, b: Decision) => boolean) {
    this.#make = make;
    this.#same = same;
  }

  get(word: string, decision: Decision, other = ""): string {
    const known = this.#known.get(word);
    if (known !== undefined && known.other === other && this.#same(known.decision, decision)) return known.text;
    // Through bytes: what was put together from parts would be put together anew each time that it is written out.
    const text = Buffer.from(this.#make(word, decision, other)).toString();
    if (this.#known.size >= MAX_PIECES) this.#known.clear();
    this.#known.set(word, { decision, other, text });
    return text;
  }
}
