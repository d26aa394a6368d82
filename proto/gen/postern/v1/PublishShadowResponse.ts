// Original file: proto/postern/v1/shadow.proto

import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from '../../postern/v1/Diagnostic.ts';

export interface PublishShadowResponse {
  'bundle'?: (_postern_v1_BundleInfo | null);
  /**
   * True when the shadow had this very content; no new revision was made.
   */
  'unchanged'?: (boolean);
  'diagnostics'?: (_postern_v1_Diagnostic)[];
}

export interface PublishShadowResponse__Output {
  'bundle': (_postern_v1_BundleInfo__Output | null);
  /**
   * True when the shadow had this very content; no new revision was made.
   */
  'unchanged': (boolean);
  'diagnostics': (_postern_v1_Diagnostic__Output)[];
}
