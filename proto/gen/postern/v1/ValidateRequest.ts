// Original file: proto/postern/v1/policy.proto

import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from '../../postern/v1/PolicyFile.ts';

export interface ValidateRequest {
  'files'?: (_postern_v1_PolicyFile)[];
}

export interface ValidateRequest__Output {
  'files': (_postern_v1_PolicyFile__Output)[];
}
