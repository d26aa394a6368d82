// Original file: proto/postern/v1/approval.proto

import type { Verdict as _postern_v1_Verdict, Verdict__Output as _postern_v1_Verdict__Output } from '../../postern/v1/Verdict.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from '../../postern/v1/GrantTerms.ts';
import type { Long } from '@grpc/proto-loader';

export interface VoteRequest {
  'environment'?: (string);
  'id'?: (string);
  'verdict'?: (_postern_v1_Verdict);
  'reason'?: (string);
  /**
   * The revision that the voter saw. When what is asked has changed since, the vote is refused (ABORTED, code
   * APPROVAL_CHANGED): an old screen approves nothing. Required (code REVISION_REQUIRED).
   */
  'revision'?: (number | string | Long);
  /**
   * Chosen by the caller; a retry with the same id is counted once, and answered as the first time.
   */
  'voteId'?: (string);
  /**
   * With a yes: terms for the grant, within the approval's widen_limit. What is left out stays as the workflow says.
   */
  'widen'?: (_postern_v1_GrantTerms | null);
}

export interface VoteRequest__Output {
  'environment': (string);
  'id': (string);
  'verdict': (_postern_v1_Verdict__Output);
  'reason': (string);
  /**
   * The revision that the voter saw. When what is asked has changed since, the vote is refused (ABORTED, code
   * APPROVAL_CHANGED): an old screen approves nothing. Required (code REVISION_REQUIRED).
   */
  'revision': (number);
  /**
   * Chosen by the caller; a retry with the same id is counted once, and answered as the first time.
   */
  'voteId': (string);
  /**
   * With a yes: terms for the grant, within the approval's widen_limit. What is left out stays as the workflow says.
   */
  'widen': (_postern_v1_GrantTerms__Output | null);
}
