// Original file: proto/postern/v1/policy.proto

import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';

export interface ListBundlesResponse {
  /**
   * Newest first.
   */
  'bundles'?: (_postern_v1_BundleInfo)[];
  'nextPageToken'?: (string);
}

export interface ListBundlesResponse__Output {
  /**
   * Newest first.
   */
  'bundles': (_postern_v1_BundleInfo__Output)[];
  'nextPageToken': (string);
}
