// Original file: proto/postern/v1/approval.proto


export interface BreakGlassRequest {
  'environment'?: (string);
  'id'?: (string);
  /**
   * Required.
   */
  'reason'?: (string);
}

export interface BreakGlassRequest__Output {
  'environment': (string);
  'id': (string);
  /**
   * Required.
   */
  'reason': (string);
}
