// Original file: proto/postern/v1/delegation.proto


export interface RevokeDelegationRequest {
  'environment'?: (string);
  'id'?: (string);
}

export interface RevokeDelegationRequest__Output {
  'environment': (string);
  'id': (string);
}
