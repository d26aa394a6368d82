// Original file: proto/postern/v1/approval.proto


export interface SignOffRequest {
  'environment'?: (string);
  'id'?: (string);
  /**
   * What the review found. Required.
   */
  'reason'?: (string);
}

export interface SignOffRequest__Output {
  'environment': (string);
  'id': (string);
  /**
   * What the review found. Required.
   */
  'reason': (string);
}
