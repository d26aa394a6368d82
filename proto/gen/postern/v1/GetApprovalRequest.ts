// Original file: proto/postern/v1/approval.proto


export interface GetApprovalRequest {
  'environment'?: (string);
  'id'?: (string);
}

export interface GetApprovalRequest__Output {
  'environment': (string);
  'id': (string);
}
