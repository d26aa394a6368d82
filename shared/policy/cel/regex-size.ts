/** What a regular expression is read from, and what was counted so far. */
interface Counting {
  readonly pattern: string;
  at: number;
}

/**
 * Roughly how many instructions RE2 makes of a pattern: counted repetitions multiply, also nested ones, so that
 * `((a{100}){100}){100}` is a million of them. Time to compile, memory, and at worst the time for each character of a
 * text are in proportion. Of what is no pattern it says anything.
 */
export function regexSize(pattern: string): number {
  const counting = { pattern, at: 0 };
  let size = 0;
  while (counting.at < pattern.length) {
    size += alternatives(counting, 0);
    counting.at++; // a bracket too many
  }
  return size;
}

/** Deeper than any pattern that RE2 would take. */
const MAX_DEPTH = 1_000;

/** Up to the bracket that closes them. */
function alternatives(counting: Counting, depth: number): number {
  let size = 0;
  while (counting.at < counting.pattern.length && counting.pattern[counting.at] !== ")") {
    size += repeated(counting, atom(counting, depth));
  }
  return size;
}

function atom(counting: Counting, depth: number): number {
  const { pattern } = counting;
  switch (pattern[counting.at]) {
    case "(": {
      counting.at += /^\((\?(P?<\w*>|[imsU-]*:?))?/.exec(pattern.slice(counting.at, counting.at + 80))?.[0].length ?? 1;
      if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
      const inside = alternatives(counting, depth + 1);
      counting.at++;
      return inside + 2;
    }
    case "[":
      counting.at = behindClass(pattern, counting.at);
      return 1;
    case "\\":
      if (pattern[counting.at + 1] === "Q") return literally(counting);
      counting.at += 2;
      return 1;
    default:
      counting.at++;
      return 1;
  }
}

/** `\Q` up to `\E`. */
function literally(counting: Counting): number {
  const end = counting.pattern.indexOf("\\E", counting.at);
  const length = (end < 0 ? counting.pattern.length : end) - counting.at - 2;
  counting.at += length + (end < 0 ? 2 : 4);
  return length;
}

function behindClass(pattern: string, start: number): number {
  // A bracket that comes first is one of the class.
  let at = start + (/^\[\^?\]?/.exec(pattern.slice(start, start + 3))?.[0].length ?? 1);
  while (at < pattern.length && pattern[at] !== "]") {
    if (pattern.startsWith("[:", at)) at = Math.max(pattern.indexOf(":]", at) + 1, at);
    at += pattern[at] === "\\" ? 2 : 1;
  }
  return at + 1;
}

/** What stands before it, with the repetitions behind it. */
function repeated(counting: Counting, once: number): number {
  let size = once;
  for (;;) {
    const [text, min = "", , max = ""] =
      /^(?:[*+?]|\{(\d+)(,(\d*))?\})/.exec(counting.pattern.slice(counting.at, counting.at + 24)) ?? [];
    if (text === undefined) return size;
    counting.at += text.length;
    size = text.startsWith("{") ? size * Math.max(1, Number(min), Number(max)) : size + 1;
  }
}
