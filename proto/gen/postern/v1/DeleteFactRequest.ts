// Original file: proto/postern/v1/fact.proto


export interface DeleteFactRequest {
  'environment'?: (string);
  'path'?: (string);
  /**
   * Why, for those who come later; may be empty.
   */
  'reason'?: (string);
}

export interface DeleteFactRequest__Output {
  'environment': (string);
  'path': (string);
  /**
   * Why, for those who come later; may be empty.
   */
  'reason': (string);
}
