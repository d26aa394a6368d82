// Original file: proto/postern/v1/approval.proto

import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from '../../postern/v1/Approval.ts';

/**
 * Approvals with the same environment, workflow, subject, action, type of resource and open stage.
 */
export interface ApprovalBatch {
  'workflow'?: (string);
  'subjectType'?: (string);
  'subjectId'?: (string);
  'action'?: (string);
  'resourceType'?: (string);
  'stage'?: (string);
  /**
   * How many there are.
   */
  'total'?: (number);
  /**
   * The oldest of them, as many as one VoteBatch takes.
   */
  'approvals'?: (_postern_v1_Approval)[];
}

/**
 * Approvals with the same environment, workflow, subject, action, type of resource and open stage.
 */
export interface ApprovalBatch__Output {
  'workflow': (string);
  'subjectType': (string);
  'subjectId': (string);
  'action': (string);
  'resourceType': (string);
  'stage': (string);
  /**
   * How many there are.
   */
  'total': (number);
  /**
   * The oldest of them, as many as one VoteBatch takes.
   */
  'approvals': (_postern_v1_Approval__Output)[];
}
