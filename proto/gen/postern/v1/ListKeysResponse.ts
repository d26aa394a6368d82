// Original file: proto/postern/v1/keys.proto

import type { KeyInfo as _postern_v1_KeyInfo, KeyInfo__Output as _postern_v1_KeyInfo__Output } from '../../postern/v1/KeyInfo.ts';

export interface ListKeysResponse {
  'keys'?: (_postern_v1_KeyInfo)[];
}

export interface ListKeysResponse__Output {
  'keys': (_postern_v1_KeyInfo__Output)[];
}
