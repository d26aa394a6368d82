// Original file: proto/postern/v1/approval.proto

import type { ApprovalStatus as _postern_v1_ApprovalStatus, ApprovalStatus__Output as _postern_v1_ApprovalStatus__Output } from '../../postern/v1/ApprovalStatus.ts';

export interface ApprovalFilter {
  'environment'?: (string);
  /**
   * Empty: any.
   */
  'statuses'?: (_postern_v1_ApprovalStatus)[];
  'workflow'?: (string);
  'subjectId'?: (string);
  /**
   * A pattern: "*" one segment, "**" any number.
   */
  'action'?: (string);
  /**
   * Only those that the caller could vote on now, in its own right or in somebody's place.
   */
  'votable'?: (boolean);
  /**
   * "open": released in an emergency and not signed off yet; "signed_off"; empty: any.
   */
  'review'?: (string);
}

export interface ApprovalFilter__Output {
  'environment': (string);
  /**
   * Empty: any.
   */
  'statuses': (_postern_v1_ApprovalStatus__Output)[];
  'workflow': (string);
  'subjectId': (string);
  /**
   * A pattern: "*" one segment, "**" any number.
   */
  'action': (string);
  /**
   * Only those that the caller could vote on now, in its own right or in somebody's place.
   */
  'votable': (boolean);
  /**
   * "open": released in an emergency and not signed off yet; "signed_off"; empty: any.
   */
  'review': (string);
}
