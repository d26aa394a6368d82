// Original file: proto/postern/v1/fleet.proto


export interface ListAgentsRequest {
  /**
   * Empty: all that the caller may see.
   */
  'environment'?: (string);
}

export interface ListAgentsRequest__Output {
  /**
   * Empty: all that the caller may see.
   */
  'environment': (string);
}
