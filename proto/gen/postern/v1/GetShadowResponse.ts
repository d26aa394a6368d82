// Original file: proto/postern/v1/shadow.proto

import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';
import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from '../../postern/v1/PolicyFile.ts';

export interface GetShadowResponse {
  'bundle'?: (_postern_v1_BundleInfo | null);
  'files'?: (_postern_v1_PolicyFile)[];
}

export interface GetShadowResponse__Output {
  'bundle': (_postern_v1_BundleInfo__Output | null);
  'files': (_postern_v1_PolicyFile__Output)[];
}
