// Original file: proto/postern/v1/policy.proto

import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from '../../postern/v1/Diagnostic.ts';

export interface PublishResponse {
  'bundle'?: (_postern_v1_BundleInfo | null);
  /**
   * True when the active bundle had this very content; no new revision was made.
   */
  'unchanged'?: (boolean);
  'diagnostics'?: (_postern_v1_Diagnostic)[];
}

export interface PublishResponse__Output {
  'bundle': (_postern_v1_BundleInfo__Output | null);
  /**
   * True when the active bundle had this very content; no new revision was made.
   */
  'unchanged': (boolean);
  'diagnostics': (_postern_v1_Diagnostic__Output)[];
}
