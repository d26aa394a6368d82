// Original file: proto/postern/v1/keys.proto

import type { ResignedBundle as _postern_v1_ResignedBundle, ResignedBundle__Output as _postern_v1_ResignedBundle__Output } from '../../postern/v1/ResignedBundle.ts';

export interface ResignResponse {
  'resigned'?: (_postern_v1_ResignedBundle)[];
}

export interface ResignResponse__Output {
  'resigned': (_postern_v1_ResignedBundle__Output)[];
}
