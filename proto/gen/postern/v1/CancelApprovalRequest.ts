// Original file: proto/postern/v1/approval.proto


export interface CancelApprovalRequest {
  'environment'?: (string);
  'id'?: (string);
  'reason'?: (string);
}

export interface CancelApprovalRequest__Output {
  'environment': (string);
  'id': (string);
  'reason': (string);
}
