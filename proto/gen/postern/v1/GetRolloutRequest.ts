// Original file: proto/postern/v1/rollout.proto


export interface GetRolloutRequest {
  'environment'?: (string);
}

export interface GetRolloutRequest__Output {
  'environment': (string);
}
