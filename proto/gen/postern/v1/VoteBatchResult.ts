// Original file: proto/postern/v1/approval.proto

import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from '../../postern/v1/Approval.ts';

export interface VoteBatchResult {
  'id'?: (string);
  /**
   * The new state; absent: the vote did not count, and the other fields say why.
   */
  'approval'?: (_postern_v1_Approval | null);
  'code'?: (string);
  'message'?: (string);
  'hint'?: (string);
}

export interface VoteBatchResult__Output {
  'id': (string);
  /**
   * The new state; absent: the vote did not count, and the other fields say why.
   */
  'approval': (_postern_v1_Approval__Output | null);
  'code': (string);
  'message': (string);
  'hint': (string);
}
