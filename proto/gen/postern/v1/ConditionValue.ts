// Original file: proto/postern/v1/explain.proto

export const ConditionValue = {
  CONDITION_VALUE_UNSPECIFIED: 'CONDITION_VALUE_UNSPECIFIED',
  CONDITION_VALUE_TRUE: 'CONDITION_VALUE_TRUE',
  CONDITION_VALUE_FALSE: 'CONDITION_VALUE_FALSE',
  /**
   * It could not be evaluated; `error` says why.
   */
  CONDITION_VALUE_ERROR: 'CONDITION_VALUE_ERROR',
  /**
   * It depends on a value that was redacted when the decision was recorded, or that nobody knows any more.
   */
  CONDITION_VALUE_UNKNOWN: 'CONDITION_VALUE_UNKNOWN',
} as const;

export type ConditionValue =
  | 'CONDITION_VALUE_UNSPECIFIED'
  | 0
  | 'CONDITION_VALUE_TRUE'
  | 1
  | 'CONDITION_VALUE_FALSE'
  | 2
  /**
   * It could not be evaluated; `error` says why.
   */
  | 'CONDITION_VALUE_ERROR'
  | 3
  /**
   * It depends on a value that was redacted when the decision was recorded, or that nobody knows any more.
   */
  | 'CONDITION_VALUE_UNKNOWN'
  | 4

export type ConditionValue__Output = typeof ConditionValue[keyof typeof ConditionValue]
