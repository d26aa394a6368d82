import { RE2JS } from "@bufbuild/re2";

const MAX_PATTERNS = 256;

interface Matcher {
  test(text: string): boolean;
}

/**
 * RE2 (linear time, whatever the pattern), compiling each pattern once: the library compiles it at every evaluation,
 * which makes a condition with `matches` six times as slow. Patterns may come from requests, hence the bound.
 */
export const regularExpressions = {
  compile(pattern: string): Matcher {
    const known = compiled.get(pattern);
    if (known !== undefined) return known;
    const matcher = RE2JS.compile(pattern);
    if (compiled.size >= MAX_PATTERNS) compiled.clear();
    compiled.set(pattern, matcher);
    return matcher;
  },
};

const compiled = new Map<string, Matcher>();
