// Original file: proto/postern/v1/shadow.proto

import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';

export interface RemoveShadowResponse {
  /**
   * What was active, again, as a new revision.
   */
  'bundle'?: (_postern_v1_BundleInfo | null);
}

export interface RemoveShadowResponse__Output {
  /**
   * What was active, again, as a new revision.
   */
  'bundle': (_postern_v1_BundleInfo__Output | null);
}
