import { RE2JS } from "@bufbuild/re2";
import { regexSize } from "./regex-size.ts";

const MAX_PATTERNS = 256;

/** Instructions; compiling that many takes about 50 ms, and a caller may send ever new ones. */
const MAX_SIZE = 10_000;

interface Matcher {
  test(text: string): boolean;
}

/**
 * RE2 (linear time, whatever the pattern), compiling each pattern once: the library compiles it at every evaluation,
 * which makes a condition with `matches` six times as slow. Patterns may come from requests, hence the bounds.
 */
export const regularExpressions = {
  compile(pattern: string): Matcher {
    const known = compiled.get(pattern);
    if (known !== undefined) return known;
    if (regexSize(pattern) > MAX_SIZE) throw new Error(`the pattern makes more than ${MAX_SIZE} instructions`);
    const matcher = RE2JS.compile(pattern);
    if (compiled.size >= MAX_PATTERNS) compiled.clear();
    compiled.set(pattern, matcher);
    return matcher;
  },
};

const compiled = new Map<string, Matcher>();
