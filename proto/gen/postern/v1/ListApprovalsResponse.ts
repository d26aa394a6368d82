// Original file: proto/postern/v1/approval.proto

import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from '../../postern/v1/Approval.ts';

export interface ListApprovalsResponse {
  /**
   * Newest first.
   */
  'approvals'?: (_postern_v1_Approval)[];
  'nextPageToken'?: (string);
}

export interface ListApprovalsResponse__Output {
  /**
   * Newest first.
   */
  'approvals': (_postern_v1_Approval__Output)[];
  'nextPageToken': (string);
}
