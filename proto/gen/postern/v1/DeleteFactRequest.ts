// Original file: proto/postern/v1/fact.proto


export interface DeleteFactRequest {
  'environment'?: (string);
  'path'?: (string);
}

export interface DeleteFactRequest__Output {
  'environment': (string);
  'path': (string);
}
