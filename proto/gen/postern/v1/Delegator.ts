// Original file: proto/postern/v1/common.proto


/**
 * A person in whose place somebody else voted.
 */
export interface Delegator {
  'id'?: (string);
  'delegationId'?: (string);
}

/**
 * A person in whose place somebody else voted.
 */
export interface Delegator__Output {
  'id': (string);
  'delegationId': (string);
}
