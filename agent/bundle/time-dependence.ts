import { LRUCache } from "lru-cache";
import { matchesPattern } from "../../shared/policy/index.ts";
import type { Policy, PolicySet } from "../../shared/policy/model.ts";

const REMEMBERED_ACTIONS = 10_000;

/**
 * Whether deciding an action may read `now`: then equal requests may have different answers. CEL reads an input only
 * by its name, so a condition without the word does not; one that has it may or may not, and counts as if it did.
 */
export function timeDependence({ policies }: PolicySet): (action: string) => boolean {
  const patterns = policies.filter(mentionsNow).flatMap(({ spec }) => spec.match.actions);
  if (patterns.length === 0) return () => false;
  const known = new LRUCache<string, boolean>({ max: REMEMBERED_ACTIONS });
  return (action) => {
    const before = known.get(action);
    if (before !== undefined) return before;
    const depends = patterns.some((pattern) => matchesPattern(pattern, action));
    known.set(action, depends);
    return depends;
  };
}

function mentionsNow({ spec }: Policy): boolean {
  return spec.rules.some(({ when }) => when !== undefined && /\bnow\b/.test(when));
}
