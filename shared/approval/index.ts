export { APPROVAL_ID, type ApprovalIdParts, approvalId } from "./approval-id.ts";
export { decide } from "./decide.ts";
export { describeEvent, describeState, type EventDescription } from "./describe.ts";
export { approversOf, mayVote, openStage } from "./eligibility.ts";
export { evolve, replay } from "./evolve.ts";
export type * from "./model.ts";
export { outcomeOf } from "./outcome.ts";
export { nextDeadlineMs } from "./pass-time.ts";
export { grantIdOf } from "./transitions.ts";
