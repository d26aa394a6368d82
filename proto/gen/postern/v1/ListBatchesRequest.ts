// Original file: proto/postern/v1/approval.proto


export interface ListBatchesRequest {
  'environment'?: (string);
}

export interface ListBatchesRequest__Output {
  'environment': (string);
}
