// Original file: proto/postern/v1/policy.proto

import type { PolicyChange as _postern_v1_PolicyChange, PolicyChange__Output as _postern_v1_PolicyChange__Output } from '../../postern/v1/PolicyChange.ts';

export interface ListChangesResponse {
  /**
   * Newest first.
   */
  'changes'?: (_postern_v1_PolicyChange)[];
}

export interface ListChangesResponse__Output {
  /**
   * Newest first.
   */
  'changes': (_postern_v1_PolicyChange__Output)[];
}
