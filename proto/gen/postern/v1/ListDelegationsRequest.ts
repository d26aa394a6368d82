// Original file: proto/postern/v1/delegation.proto


export interface ListDelegationsRequest {
  'environment'?: (string);
  /**
   * Only those that this person gives or gets. Empty: all.
   */
  'person'?: (string);
  'includeEnded'?: (boolean);
}

export interface ListDelegationsRequest__Output {
  'environment': (string);
  /**
   * Only those that this person gives or gets. Empty: all.
   */
  'person': (string);
  'includeEnded': (boolean);
}
