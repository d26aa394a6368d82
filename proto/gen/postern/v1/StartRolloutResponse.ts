// Original file: proto/postern/v1/rollout.proto

import type { Rollout as _postern_v1_Rollout, Rollout__Output as _postern_v1_Rollout__Output } from '../../postern/v1/Rollout.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from '../../postern/v1/Diagnostic.ts';

export interface StartRolloutResponse {
  /**
   * Absent when the documents are what is in force already.
   */
  'rollout'?: (_postern_v1_Rollout | null);
  'unchanged'?: (boolean);
  'diagnostics'?: (_postern_v1_Diagnostic)[];
}

export interface StartRolloutResponse__Output {
  /**
   * Absent when the documents are what is in force already.
   */
  'rollout': (_postern_v1_Rollout__Output | null);
  'unchanged': (boolean);
  'diagnostics': (_postern_v1_Diagnostic__Output)[];
}
