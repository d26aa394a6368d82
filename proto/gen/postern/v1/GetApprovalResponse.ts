// Original file: proto/postern/v1/approval.proto

import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from '../../postern/v1/Approval.ts';
import type { ApprovalEvent as _postern_v1_ApprovalEvent, ApprovalEvent__Output as _postern_v1_ApprovalEvent__Output } from '../../postern/v1/ApprovalEvent.ts';

export interface GetApprovalResponse {
  'approval'?: (_postern_v1_Approval | null);
  'history'?: (_postern_v1_ApprovalEvent)[];
}

export interface GetApprovalResponse__Output {
  'approval': (_postern_v1_Approval__Output | null);
  'history': (_postern_v1_ApprovalEvent__Output)[];
}
