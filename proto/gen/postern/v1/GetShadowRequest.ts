// Original file: proto/postern/v1/shadow.proto


export interface GetShadowRequest {
  'environment'?: (string);
}

export interface GetShadowRequest__Output {
  'environment': (string);
}
