// Original file: proto/postern/v1/approval.proto


export interface ExplainApprovalRequest {
  'environment'?: (string);
  'id'?: (string);
}

export interface ExplainApprovalRequest__Output {
  'environment': (string);
  'id': (string);
}
