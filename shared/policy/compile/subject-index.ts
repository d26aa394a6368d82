import type { Subject } from "../../check/request.ts";
import type { CompiledRule } from "./compiled-rule.ts";

/** Rules by whom they are about, so that a thousand rules for a thousand roles cost a subject only its own. */
export interface SubjectIndex {
  /** Every rule that could be about the subject, at most once; the rule's own filter has the last word. */
  find(subject: Subject): readonly CompiledRule[];
}

const NONE: readonly CompiledRule[] = [];

export function subjectIndex(rules: readonly CompiledRule[]): SubjectIndex {
  const forAnybody = rules.filter(
    ({ subjects }) => subjects?.match.ids === undefined && subjects?.match.roles === undefined,
  );
  if (forAnybody.length === rules.length) return { find: () => rules };
  const byId = groupBy(rules, ({ subjects }) => subjects?.match.ids ?? []);
  const byRole = groupBy(rules, ({ subjects }) =>
    subjects?.match.ids === undefined ? (subjects?.match.roles ?? []) : [],
  );
  return {
    find({ id, roles }) {
      const found = [...forAnybody, ...(byId.get(id) ?? NONE)];
      for (const [position, role] of roles.entries()) {
        for (const rule of byRole.get(role) ?? NONE) {
          if (isFirstOf(roles, position, rule)) found.push(rule);
        }
      }
      return found;
    },
  };
}

/** A rule for several of a subject's roles is found under the first of them only. */
function isFirstOf(roles: readonly string[], position: number, { subjects }: CompiledRule): boolean {
  for (let earlier = 0; earlier < position; earlier++) {
    if (subjects?.match.roles?.includes(roles[earlier] ?? "")) return false;
  }
  return true;
}

function groupBy(
  rules: readonly CompiledRule[],
  keysOf: (rule: CompiledRule) => readonly string[],
): ReadonlyMap<string, readonly CompiledRule[]> {
  const groups = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    for (const key of new Set(keysOf(rule))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [rule]);
      else group.push(rule);
    }
  }
  return groups;
}
