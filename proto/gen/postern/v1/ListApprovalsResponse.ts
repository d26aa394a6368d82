// Original file: proto/postern/v1/approval.proto

import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from '../../postern/v1/Approval.ts';

export interface ListApprovalsResponse {
  /**
   * Newest first. May be fewer than asked for, even none, though there are more: what has ended is looked up in the log, and
   * one page reads only so much of it.
   */
  'approvals'?: (_postern_v1_Approval)[];
  /**
   * Empty: this was the last page.
   */
  'nextPageToken'?: (string);
}

export interface ListApprovalsResponse__Output {
  /**
   * Newest first. May be fewer than asked for, even none, though there are more: what has ended is looked up in the log, and
   * one page reads only so much of it.
   */
  'approvals': (_postern_v1_Approval__Output)[];
  /**
   * Empty: this was the last page.
   */
  'nextPageToken': (string);
}
