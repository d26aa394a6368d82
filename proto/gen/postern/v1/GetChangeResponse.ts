// Original file: proto/postern/v1/policy.proto

import type { PolicyChange as _postern_v1_PolicyChange, PolicyChange__Output as _postern_v1_PolicyChange__Output } from '../../postern/v1/PolicyChange.ts';
import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from '../../postern/v1/PolicyFile.ts';

export interface GetChangeResponse {
  'change'?: (_postern_v1_PolicyChange | null);
  /**
   * What is to be in force.
   */
  'files'?: (_postern_v1_PolicyFile)[];
}

export interface GetChangeResponse__Output {
  'change': (_postern_v1_PolicyChange__Output | null);
  /**
   * What is to be in force.
   */
  'files': (_postern_v1_PolicyFile__Output)[];
}
