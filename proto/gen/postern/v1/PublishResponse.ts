// Original file: proto/postern/v1/policy.proto

import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from '../../postern/v1/Diagnostic.ts';
import type { PolicyChange as _postern_v1_PolicyChange, PolicyChange__Output as _postern_v1_PolicyChange__Output } from '../../postern/v1/PolicyChange.ts';

export interface PublishResponse {
  /**
   * Absent: nothing was published yet, see change.
   */
  'bundle'?: (_postern_v1_BundleInfo | null);
  /**
   * True when the active bundle had this very content; no new revision was made.
   */
  'unchanged'?: (boolean);
  'diagnostics'?: (_postern_v1_Diagnostic)[];
  /**
   * Present when this waits for approval. Whichever control plane is there when it is approved puts it in force, once.
   */
  'change'?: (_postern_v1_PolicyChange | null);
}

export interface PublishResponse__Output {
  /**
   * Absent: nothing was published yet, see change.
   */
  'bundle': (_postern_v1_BundleInfo__Output | null);
  /**
   * True when the active bundle had this very content; no new revision was made.
   */
  'unchanged': (boolean);
  'diagnostics': (_postern_v1_Diagnostic__Output)[];
  /**
   * Present when this waits for approval. Whichever control plane is there when it is approved puts it in force, once.
   */
  'change': (_postern_v1_PolicyChange__Output | null);
}
