// Original file: proto/postern/v1/policy.proto


export interface ListChangesRequest {
  /**
   * Empty: all that the caller may see.
   */
  'environment'?: (string);
  'includeEnded'?: (boolean);
  /**
   * Default 50, at most 500.
   */
  'limit'?: (number);
}

export interface ListChangesRequest__Output {
  /**
   * Empty: all that the caller may see.
   */
  'environment': (string);
  'includeEnded': (boolean);
  /**
   * Default 50, at most 500.
   */
  'limit': (number);
}
