import { hash } from "node:crypto";

/**
 * A content cut into pieces where the content itself says so (content-defined chunking): a change moves the cuts beside
 * it and no others, so that two revisions share all pieces but those that changed. Whoever holds one revision fetches
 * the few pieces of the next that it lacks. Pieces need no signature: what they join to has the digest that was signed.
 */

export interface Piece {
  /** SHA-256 of its bytes in base64url: its name on the bus. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What a piece's id looks like. */
export const PIECE_ID = /^[\w-]{43}$/;

/** Most pieces of a content: as many at the largest average size are 64 MiB and more, beyond what may be published. */
export const MAX_PIECES = 4_096;

const SMALLEST_AVERAGE_BYTES = 4 * 1024;
/** Twice this, the largest piece, is a quarter of what a message may weigh by default (1 MiB). */
const LARGEST_AVERAGE_BYTES = 128 * 1024;
/** The list of ids travels with every pointer and a changed rule costs two pieces: about even at some hundred pieces. */
const WANTED_PIECES = 256;
/** After so many bytes one is shifted out of the rolling hash. */
const WINDOW_BYTES = 32;

export function pieceId(bytes: Uint8Array): string {
  return hash("sha256", bytes, "base64url");
}

/** The pieces of a content, in order. */
export function splitContent(bytes: Uint8Array): readonly Piece[] {
  const steps = splitInSteps(bytes);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** As splitContent, one piece a step, for those who have other work to do in between. */
export function* splitInSteps(bytes: Uint8Array): Generator<undefined, readonly Piece[]> {
  const average = averageBytes(bytes.length);
  const pieces: Piece[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = nextCut(bytes, start, average);
    const piece = bytes.subarray(start, end);
    pieces.push({ id: pieceId(piece), bytes: piece });
    start = end;
    yield;
  }
  return pieces;
}

/** The content whose pieces these are; undefined: one is not at hand. */
export function joinPieces(
  ids: readonly string[],
  piece: (id: string) => Uint8Array | undefined,
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const id of ids) {
    const part = piece(id);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A power of two, so that contents of nearly the same size are cut alike. */
function averageBytes(sizeBytes: number): number {
  let average = SMALLEST_AVERAGE_BYTES;
  while (average < LARGEST_AVERAGE_BYTES && average * WANTED_PIECES < sizeBytes) average *= 2;
  return average;
}

/**
 * A cut comes where the upper bits of a rolling hash ("gear": one shift and one addition per byte) are all zero. They
 * depend on the 32 bytes before and on nothing else. Never within a quarter of the average; and where the double has none,
 * where the hash is least: policies are so much alike that whole stretches have none, and a cut at a fixed distance would
 * move with every byte that is put in before.
 */
function nextCut(bytes: Uint8Array, start: number, average: number): number {
  const first = start + average / 4;
  const end = Math.min(start + 2 * average, bytes.length);
  const shift = 32 - Math.log2(average);
  let rolling = 0;
  let least = Number.POSITIVE_INFINITY;
  let cut = end;
  for (let at = first - WINDOW_BYTES; at < end; at++) {
    rolling = ((rolling << 1) + (GEAR[bytes[at] ?? 0] ?? 0)) | 0;
    if (at < first) continue;
    const value = rolling >>> 0;
    if (value >>> shift === 0) return at + 1;
    if (value >= least) continue;
    least = value;
    cut = at + 1;
  }
  return end === bytes.length ? end : cut;
}

/** A random number per byte, the same for everybody: cuts are an agreement between programs. */
const GEAR = Int32Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(hash("sha256", Buffer.from([byte]), "hex"), "hex").readInt32BE(),
);
