// Original file: proto/postern/v1/policy.proto


export interface CancelChangeRequest {
  'environment'?: (string);
  'id'?: (string);
  'reason'?: (string);
}

export interface CancelChangeRequest__Output {
  'environment': (string);
  'id': (string);
  'reason': (string);
}
