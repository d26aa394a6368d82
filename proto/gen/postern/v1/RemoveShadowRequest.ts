// Original file: proto/postern/v1/shadow.proto


export interface RemoveShadowRequest {
  'environment'?: (string);
  'message'?: (string);
}

export interface RemoveShadowRequest__Output {
  'environment': (string);
  'message': (string);
}
