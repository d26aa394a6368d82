// Original file: proto/postern/v1/guard.proto

import type { CheckResponse as _postern_v1_CheckResponse, CheckResponse__Output as _postern_v1_CheckResponse__Output } from '../../postern/v1/CheckResponse.ts';

export interface CheckBatchResponse {
  'responses'?: (_postern_v1_CheckResponse)[];
}

export interface CheckBatchResponse__Output {
  'responses': (_postern_v1_CheckResponse__Output)[];
}
