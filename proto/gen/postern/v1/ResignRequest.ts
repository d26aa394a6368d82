// Original file: proto/postern/v1/keys.proto


export interface ResignRequest {
  /**
   * Empty: all that the caller may see.
   */
  'environment'?: (string);
}

export interface ResignRequest__Output {
  /**
   * Empty: all that the caller may see.
   */
  'environment': (string);
}
