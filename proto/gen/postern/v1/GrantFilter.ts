// Original file: proto/postern/v1/grant.proto


/**
 * Grants that meet all that is set.
 */
export interface GrantFilter {
  'environment'?: (string);
  'grantId'?: (string);
  /**
   * Of the request that was approved.
   */
  'subjectId'?: (string);
  /**
   * "<policy>/<rule>", one of those that asked for the approval.
   */
  'ruleId'?: (string);
  'workflow'?: (string);
}

/**
 * Grants that meet all that is set.
 */
export interface GrantFilter__Output {
  'environment': (string);
  'grantId': (string);
  /**
   * Of the request that was approved.
   */
  'subjectId': (string);
  /**
   * "<policy>/<rule>", one of those that asked for the approval.
   */
  'ruleId': (string);
  'workflow': (string);
}
