import type { Subject } from "../../check/request.ts";
import type { SubjectMatch } from "../model.ts";

export type SubjectFilter = (subject: Subject) => boolean;

/** Every list that is given must name the subject: its id, its type, any of its roles. */
export function subjectFilter({ ids, types, roles }: SubjectMatch): SubjectFilter {
  const idSet = ids && new Set(ids);
  const typeSet = types && new Set(types);
  const roleSet = roles && new Set(roles);
  return (subject) =>
    (idSet === undefined || idSet.has(subject.id)) &&
    (typeSet === undefined || typeSet.has(subject.type)) &&
    (roleSet === undefined || subject.roles.some((role) => roleSet.has(role)));
}
