import type { Path } from "../check/finding.ts";

/** Where a value stands in a file's text: offsets, and the places of what it holds. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** The scalar is a block (`|` or `>`), whose first line is a header. */
  readonly isBlock: boolean;
  readonly entries: ReadonlyMap<string | number, PlaceEntry>;
}

export interface PlaceEntry {
  /** Of the key; for a list item, of the item. */
  readonly keyStart: number;
  readonly place: Place;
}

/** The place at a path; undefined: the document has nothing there. */
export function placeAt(root: Place, path: Path): Place | undefined {
  let place: Place | undefined = root;
  for (const step of path) place = place?.entries.get(step)?.place;
  return place;
}

/** The nearest place that exists on the way to a path. */
export function nearestPlace(root: Place, path: Path): Place {
  let place = root;
  for (const step of path) {
    const next = place.entries.get(step)?.place;
    if (next === undefined) break;
    place = next;
  }
  return place;
}

/**
 * Where in the file the character at `offset` of a scalar's value stands. Folding, indentation and line breaks change
 * white space only, so the characters that are not white space are counted; escapes of quoted scalars count as one.
 */
export function offsetInScalar(text: string, place: Place, value: string, offset: number): number {
  let position = place.start;
  if (place.isBlock) position = Math.max(text.indexOf("\n", position), position);
  const quote = place.isBlock ? "" : (/^["']/.exec(text.slice(position, position + 1))?.[0] ?? "");
  position += quote.length;
  let remaining = value.slice(0, offset).replace(/\s/g, "").length;
  for (;;) {
    const unit = sourceUnit(text, position, quote);
    if (position >= place.end) return Math.max(place.start, Math.min(position, place.end - 1));
    if (!unit.isSpace) {
      if (remaining === 0) return position;
      remaining -= unit.units;
      if (remaining < 0) return position;
    }
    position += unit.length;
  }
}

interface SourceUnit {
  /** In the text. */
  readonly length: number;
  /** In the value, UTF-16. */
  readonly units: number;
  readonly isSpace: boolean;
}

function sourceUnit(text: string, position: number, quote: string): SourceUnit {
  const char = text[position] ?? "";
  if (quote === "'" && char === "'") return { length: 2, units: 1, isSpace: false };
  if (quote === '"' && char === "\\") return escapeUnit(text, position);
  return { length: 1, units: 1, isSpace: /\s/.test(char) };
}

/** YAML 1.2.2, section 5.7. */
function escapeUnit(text: string, position: number): SourceUnit {
  const letter = text[position + 1] ?? "";
  const digits = { x: 2, u: 4, U: 8 }[letter];
  if (digits === undefined) return { length: 2, units: 1, isSpace: /[\sntrvfN_LP]/.test(letter) };
  const code = Number.parseInt(text.slice(position + 2, position + 2 + digits), 16);
  return { length: 2 + digits, units: code > 0xffff ? 2 : 1, isSpace: /\s/.test(String.fromCharCode(code)) };
}
