import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinPieces, MAX_PIECES, PIECE_ID, pieceId, splitContent } from "./pieces.ts";

/** Reproducible bytes that look like nothing in particular. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 24;
  });
}

const KIB = 1024;

describe("pieces of a content", () => {
  it("join to what was split, whatever it is", () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 * KIB }), fc.integer(), (length, seed) => {
        const bytes = noise(length, seed);
        const pieces = splitContent(bytes);
        const byId = new Map(pieces.map((piece) => [piece.id, piece.bytes]));
        const joined = joinPieces(
          pieces.map(({ id }) => id),
          (id) => byId.get(id),
        );
        expect(Buffer.from(joined ?? []).equals(bytes)).toBe(true);
        for (const { id, bytes: part } of pieces) {
          expect(id).toMatch(PIECE_ID);
          expect(pieceId(part)).toBe(id);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("stay the same but for one or two when a part of the content changes, grows or shrinks", () => {
    const before = noise(2_000 * KIB, 7);
    const known = new Set(splitContent(before).map(({ id }) => id));
    for (const [cut, put] of [
      [1, 1],
      [0, 40],
      [40, 0],
      [3_000, 100],
    ] as const) {
      const at = 900 * KIB;
      const after = Buffer.concat([before.subarray(0, at), noise(put, 3), before.subarray(at + cut)]);
      const fresh = splitContent(after).filter(({ id }) => !known.has(id));
      expect(fresh.length).toBeLessThanOrEqual(3);
      expect(fresh.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(after.length / 20);
    }
  });

  it("are no more than a pointer may list and no larger than a message may weigh", () => {
    for (const bytes of [noise(8 * KIB * KIB, 1), new Uint8Array(64 * KIB * KIB)]) {
      const pieces = splitContent(bytes);
      expect(pieces.length).toBeLessThan(MAX_PIECES);
      expect(Math.max(...pieces.map((piece) => piece.bytes.length))).toBeLessThanOrEqual(512 * KIB);
    }
  });

  it("do not join when one is missing", () => {
    const [first, ...others] = splitContent(noise(200 * KIB, 9));
    if (first === undefined) throw new Error("no pieces");
    const ids = [first, ...others].map(({ id }) => id);
    expect(joinPieces(ids, (id) => (id === first.id ? undefined : new Uint8Array()))).toBeUndefined();
  });
});
