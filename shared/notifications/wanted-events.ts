import type { TargetFilter, TargetTerms, TargetType } from "./model.ts";

/**
 * What people in a chat do not need to read: steps between two things that they do need to know. A webhook gets all by
 * default, so a kind of a later version reaches both.
 */
const NOT_FOR_CHAT: ReadonlySet<string> = new Set([
  "auto_decided",
  "vote_cast",
  "stage_approved",
  "stage_timed_out",
  "grant_used",
  "outcome_reported",
]);

/** Something that happened to an approval, as far as targets choose by it. */
export interface Happening {
  readonly environment: string;
  readonly workflow: string;
  /** Of the events of one record. */
  readonly kinds: readonly string[];
}

/** Which of these kinds the target wants to hear of; none: it hears nothing. */
export function wantedKinds(target: TargetFilter & Pick<TargetTerms, "type">, happening: Happening): readonly string[] {
  const { environments, workflows } = target;
  if (environments?.includes(happening.environment) === false) return [];
  if (workflows?.includes(happening.workflow) === false) return [];
  return happening.kinds.filter((kind) => wants(target, kind, happening.kinds));
}

function wants(
  target: TargetFilter & { readonly type: TargetType },
  kind: string,
  together: readonly string[],
): boolean {
  if (target.events !== undefined) return target.events.includes(kind);
  if (target.type === "webhook") return true;
  // What rules settled at once asked nobody: a chat would drown in it.
  return !together.includes("auto_decided") && !NOT_FOR_CHAT.has(kind);
}
