// Original file: proto/postern/v1/guard.proto

export const OutcomeStatus = {
  OUTCOME_STATUS_UNSPECIFIED: 'OUTCOME_STATUS_UNSPECIFIED',
  OUTCOME_STATUS_EXECUTED: 'OUTCOME_STATUS_EXECUTED',
  OUTCOME_STATUS_FAILED: 'OUTCOME_STATUS_FAILED',
  /**
   * The caller chose not to act on the decision.
   */
  OUTCOME_STATUS_ABANDONED: 'OUTCOME_STATUS_ABANDONED',
} as const;

export type OutcomeStatus =
  | 'OUTCOME_STATUS_UNSPECIFIED'
  | 0
  | 'OUTCOME_STATUS_EXECUTED'
  | 1
  | 'OUTCOME_STATUS_FAILED'
  | 2
  /**
   * The caller chose not to act on the decision.
   */
  | 'OUTCOME_STATUS_ABANDONED'
  | 3

export type OutcomeStatus__Output = typeof OutcomeStatus[keyof typeof OutcomeStatus]
