// Original file: proto/postern/v1/approval.proto

import type { Verdict as _postern_v1_Verdict, Verdict__Output as _postern_v1_Verdict__Output } from '../../postern/v1/Verdict.ts';
import type { Long } from '@grpc/proto-loader';

export interface VoteRequest {
  'environment'?: (string);
  'id'?: (string);
  'verdict'?: (_postern_v1_Verdict);
  'reason'?: (string);
  /**
   * The revision that the voter saw; ABORTED with code APPROVAL_CHANGED when it has moved on. 0: not checked.
   */
  'revision'?: (number | string | Long);
  /**
   * Chosen by the caller; a retry with the same id is counted once.
   */
  'voteId'?: (string);
}

export interface VoteRequest__Output {
  'environment': (string);
  'id': (string);
  'verdict': (_postern_v1_Verdict__Output);
  'reason': (string);
  /**
   * The revision that the voter saw; ABORTED with code APPROVAL_CHANGED when it has moved on. 0: not checked.
   */
  'revision': (number);
  /**
   * Chosen by the caller; a retry with the same id is counted once.
   */
  'voteId': (string);
}
