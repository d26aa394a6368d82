// Original file: proto/postern/v1/approval.proto

import type { VoteBatchItem as _postern_v1_VoteBatchItem, VoteBatchItem__Output as _postern_v1_VoteBatchItem__Output } from '../../postern/v1/VoteBatchItem.ts';
import type { Verdict as _postern_v1_Verdict, Verdict__Output as _postern_v1_Verdict__Output } from '../../postern/v1/Verdict.ts';

export interface VoteBatchRequest {
  'environment'?: (string);
  /**
   * At most 100, no two the same.
   */
  'items'?: (_postern_v1_VoteBatchItem)[];
  'verdict'?: (_postern_v1_Verdict);
  'reason'?: (string);
  /**
   * Chosen by the caller; a retry with the same id counts each vote once.
   */
  'voteId'?: (string);
}

export interface VoteBatchRequest__Output {
  'environment': (string);
  /**
   * At most 100, no two the same.
   */
  'items': (_postern_v1_VoteBatchItem__Output)[];
  'verdict': (_postern_v1_Verdict__Output);
  'reason': (string);
  /**
   * Chosen by the caller; a retry with the same id counts each vote once.
   */
  'voteId': (string);
}
