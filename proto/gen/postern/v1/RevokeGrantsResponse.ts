// Original file: proto/postern/v1/grant.proto

import type { Grant as _postern_v1_Grant, Grant__Output as _postern_v1_Grant__Output } from '../../postern/v1/Grant.ts';
import type { GrantFailure as _postern_v1_GrantFailure, GrantFailure__Output as _postern_v1_GrantFailure__Output } from '../../postern/v1/GrantFailure.ts';

export interface RevokeGrantsResponse {
  'revoked'?: (_postern_v1_Grant)[];
  'failed'?: (_postern_v1_GrantFailure)[];
}

export interface RevokeGrantsResponse__Output {
  'revoked': (_postern_v1_Grant__Output)[];
  'failed': (_postern_v1_GrantFailure__Output)[];
}
