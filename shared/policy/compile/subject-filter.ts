import type { Subject } from "../../check/request.ts";
import type { SubjectMatch } from "../model.ts";

/** Whom a rule is about: every list that is given must name the subject, its id, its type, any of its roles. */
export interface SubjectFilter {
  readonly match: SubjectMatch;
  readonly appliesTo: (subject: Subject) => boolean;
}

/** Gives the filter of a match; equal matches share one. */
export type SubjectFilters = (match: SubjectMatch) => SubjectFilter;

/** For the rules of one bundle: thousands of them are about the same few roles. */
export function subjectFilters(): SubjectFilters {
  const known = new Map<string, SubjectFilter>();
  return (match) => {
    const key = JSON.stringify([match.ids, match.types, match.roles]);
    const filter = known.get(key) ?? subjectFilter(match);
    known.set(key, filter);
    return filter;
  };
}

function subjectFilter(match: SubjectMatch): SubjectFilter {
  const { ids, types, roles } = match;
  const idSet = ids && new Set(ids);
  const typeSet = types && new Set(types);
  const roleSet = roles && new Set(roles);
  const appliesTo = (subject: Subject) =>
    (idSet === undefined || idSet.has(subject.id)) &&
    (typeSet === undefined || typeSet.has(subject.type)) &&
    (roleSet === undefined || subject.roles.some((role) => roleSet.has(role)));
  return { match, appliesTo };
}
