/**
 * Patterns over dotted names: `*` is exactly one segment, `**` any number of them, none included. A wildcard is
 * always a whole segment: `payments.ref*` is refused rather than guessed at.
 */

/** More segments than any sensible name has; bounds the work that one pattern can cause. */
export const MAX_SEGMENTS = 32;

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** Splits a pattern into segments; `**` next to `**` adds nothing and is dropped. */
export function patternSegments(pattern: string): readonly string[] {
  return pattern.split(".").filter((segment, i, all) => segment !== "**" || all[i - 1] !== "**");
}

/** Why a pattern is not one, in words; undefined when it is. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern === "") return "a pattern must not be empty";
  const segments = pattern.split(".");
  if (segments.length > MAX_SEGMENTS) return `a pattern has at most ${MAX_SEGMENTS} segments`;
  for (const segment of segments) {
    if (segment === "*" || segment === "**" || SEGMENT.test(segment)) continue;
    if (segment === "") return "a segment between two dots must not be empty";
    if (segment.includes("*")) return `'${segment}' mixes a wildcard with text; '*' and '**' are whole segments`;
    return `'${segment}' is not a segment: use letters, digits, '_' and '-'`;
  }
  return undefined;
}

/** Whether a dotted name is among those that the pattern describes. */
export function matchesPattern(pattern: string, name: string): boolean {
  return matchSegments(patternSegments(pattern), name.split("."));
}

/** Glob matching with one point of return, so that no pattern costs more than segments times segments. */
function matchSegments(pattern: readonly string[], name: readonly string[]): boolean {
  let p = 0;
  let n = 0;
  let returnTo = -1;
  let taken = 0;
  while (n < name.length) {
    const segment = pattern[p];
    if (segment === "**") {
      returnTo = ++p;
      taken = n;
    } else if (segment !== undefined && (segment === "*" || segment === name[n])) {
      p++;
      n++;
    } else if (returnTo >= 0) {
      p = returnTo;
      n = ++taken;
    } else {
      return false;
    }
  }
  while (pattern[p] === "**") p++;
  return p === pattern.length;
}

/** Whether some name matches both patterns: a rule whose patterns share none with its policy can never fire. */
export function patternsIntersect(a: string, b: string): boolean {
  const left = patternSegments(a);
  const right = patternSegments(b);
  // reachable[j]: the first i segments of `left` and the first j of `right` can describe the same names.
  let reachable: readonly boolean[] = [];
  for (let i = 0; i <= left.length; i++) {
    const row: boolean[] = [];
    for (let j = 0; j <= right.length; j++) {
      const l = left[i - 1];
      const r = right[j - 1];
      const stepBoth = i > 0 && j > 0 && reachable[j - 1] === true && segmentsIntersect(l, r);
      const stepLeft = i > 0 && reachable[j] === true && (l === "**" || (j > 0 && r === "**"));
      const stepRight = j > 0 && row[j - 1] === true && (r === "**" || (i > 0 && l === "**"));
      row.push((i === 0 && j === 0) || stepBoth || stepLeft || stepRight);
    }
    reachable = row;
  }
  return reachable[right.length] === true;
}

function segmentsIntersect(a: string | undefined, b: string | undefined): boolean {
  if (a === "**" || b === "**") return true;
  return a === b || a === "*" || b === "*";
}

/** Whether every name that the narrow pattern describes is certainly one of the wide pattern's. */
export function patternCovers(wide: string, narrow: string): boolean {
  const outer = patternSegments(wide);
  const inner = patternSegments(narrow);
  // covered[j]: the first i segments of `outer` describe whatever the first j of `inner` do.
  let covered: readonly boolean[] = [];
  for (let i = 0; i <= outer.length; i++) {
    const row: boolean[] = [];
    for (let j = 0; j <= inner.length; j++) {
      const o = outer[i - 1];
      const stepBoth = i > 0 && j > 0 && covered[j - 1] === true && segmentCovers(o, inner[j - 1]);
      const takeMore = j > 0 && o === "**" && row[j - 1] === true;
      const takeNone = o === "**" && covered[j] === true;
      row.push((i === 0 && j === 0) || stepBoth || takeMore || takeNone);
    }
    covered = row;
  }
  return covered[inner.length] === true;
}

function segmentCovers(outer: string | undefined, inner: string | undefined): boolean {
  if (outer === "**") return true;
  return inner !== "**" && (outer === "*" || outer === inner);
}

/** Beyond any patterns that people write: several of the greatest length, with a wildcard in every other place. */
const MAX_PLACES = 10_000;

/** Whether some name matches all of the patterns. Of patterns that would take very long to tell, it says that one does. */
export function haveCommonName(patterns: readonly string[]): boolean {
  // Most that have none differ where they begin or end, and there are very many to be told apart.
  if (differ(patterns, firstSegment) || differ(patterns, lastSegment)) return false;
  const name = patterns.find((pattern) => !pattern.includes("*"));
  if (name !== undefined) return patterns.every((pattern) => pattern === name || matchesPattern(pattern, name));
  const all = patterns.map(patternSegments);
  const seen = new Set<string>();
  const pending = [all.map(() => 0)];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const key = at.join();
    if (seen.has(key)) continue;
    if (seen.add(key).size > MAX_PLACES) return true;
    if (all.every((segments, i) => segments.length === at[i])) return true;
    pending.push(...withoutRest(all, at), ...behindOneSegment(all, at));
  }
  return false;
}

function firstSegment(pattern: string): string {
  const end = pattern.indexOf(".");
  return end < 0 ? pattern : pattern.slice(0, end);
}

function lastSegment(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf(".") + 1);
}

function differ(patterns: readonly string[], segmentOf: (pattern: string) => string): boolean {
  let text: string | undefined;
  for (const pattern of patterns) {
    const segment = segmentOf(pattern);
    if (segment.includes("*")) continue;
    if (text !== undefined && text !== segment) return true;
    text = segment;
  }
  return false;
}

/** A `**` that takes no (further) segment. */
function withoutRest(all: readonly (readonly string[])[], at: readonly number[]): number[][] {
  return all.flatMap((segments, i) => (segments[at[i] ?? 0] === "**" ? [at.map((n, j) => (i === j ? n + 1 : n))] : []));
}

/** All patterns take the same next segment of a name. */
function behindOneSegment(all: readonly (readonly string[])[], at: readonly number[]): number[][] {
  const next = all.map((segments, i) => segments[at[i] ?? 0]);
  const texts = new Set(next.filter((segment) => segment !== "*" && segment !== "**"));
  if (texts.has(undefined) || texts.size > 1) return [];
  return [at.map((n, i) => (next[i] === "**" ? n : n + 1))];
}
