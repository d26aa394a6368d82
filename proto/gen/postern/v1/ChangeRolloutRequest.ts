// Original file: proto/postern/v1/rollout.proto


export interface ChangeRolloutRequest {
  'environment'?: (string);
  /**
   * Why, for those who come later.
   */
  'reason'?: (string);
}

export interface ChangeRolloutRequest__Output {
  'environment': (string);
  /**
   * Why, for those who come later.
   */
  'reason': (string);
}
