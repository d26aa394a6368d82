// Original file: proto/postern/v1/approval.proto

import type { ApprovalFilter as _postern_v1_ApprovalFilter, ApprovalFilter__Output as _postern_v1_ApprovalFilter__Output } from '../../postern/v1/ApprovalFilter.ts';

export interface ListApprovalsRequest {
  'filter'?: (_postern_v1_ApprovalFilter | null);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListApprovalsRequest__Output {
  'filter': (_postern_v1_ApprovalFilter__Output | null);
  'pageSize': (number);
  'pageToken': (string);
}
