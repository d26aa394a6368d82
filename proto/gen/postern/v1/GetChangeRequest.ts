// Original file: proto/postern/v1/policy.proto


export interface GetChangeRequest {
  'environment'?: (string);
  'id'?: (string);
}

export interface GetChangeRequest__Output {
  'environment': (string);
  'id': (string);
}
