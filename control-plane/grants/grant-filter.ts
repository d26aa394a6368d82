import type { ApprovalState } from "../../shared/approval/model.ts";

/** Which grants are meant; an empty text: any. */
export interface GrantCriteria {
  readonly grantId: string;
  readonly subjectId: string;
  /** "<policy>/<rule>" */
  readonly ruleId: string;
  readonly workflow: string;
}

/** Whether the criteria mean less than all grants. */
export function isNarrow(criteria: GrantCriteria | null): boolean {
  if (criteria === null) return false;
  const { grantId, subjectId, ruleId, workflow } = criteria;
  return [grantId, subjectId, ruleId, workflow].some((text) => text !== "");
}

/** Whether the grant of this approval meets all that the criteria name. */
export function matches({ escalation, grant }: ApprovalState, criteria: GrantCriteria | null): boolean {
  if (criteria === null) return true;
  const { grantId, subjectId, ruleId, workflow } = criteria;
  return (
    (grantId === "" || grant?.id === grantId) &&
    (subjectId === "" || escalation.request.subject.id === subjectId) &&
    (ruleId === "" || escalation.ruleIds.includes(ruleId)) &&
    (workflow === "" || escalation.workflow === workflow)
  );
}
