// Original file: proto/postern/v1/rollout.proto

import type { Rollout as _postern_v1_Rollout, Rollout__Output as _postern_v1_Rollout__Output } from '../../postern/v1/Rollout.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from '../../postern/v1/Diagnostic.ts';
import type { PolicyChange as _postern_v1_PolicyChange, PolicyChange__Output as _postern_v1_PolicyChange__Output } from '../../postern/v1/PolicyChange.ts';

export interface StartRolloutResponse {
  /**
   * Absent when the documents are what is in force already, and when they wait for approval.
   */
  'rollout'?: (_postern_v1_Rollout | null);
  'unchanged'?: (boolean);
  'diagnostics'?: (_postern_v1_Diagnostic)[];
  /**
   * It waits for approval, and the rollout begins with it.
   */
  'change'?: (_postern_v1_PolicyChange | null);
}

export interface StartRolloutResponse__Output {
  /**
   * Absent when the documents are what is in force already, and when they wait for approval.
   */
  'rollout': (_postern_v1_Rollout__Output | null);
  'unchanged': (boolean);
  'diagnostics': (_postern_v1_Diagnostic__Output)[];
  /**
   * It waits for approval, and the rollout begins with it.
   */
  'change': (_postern_v1_PolicyChange__Output | null);
}
