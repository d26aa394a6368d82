// Original file: proto/postern/v1/policy.proto


export interface ListEnvironmentsRequest {
  /**
   * Empty: all that the caller may see.
   */
  'environment'?: (string);
}

export interface ListEnvironmentsRequest__Output {
  /**
   * Empty: all that the caller may see.
   */
  'environment': (string);
}
