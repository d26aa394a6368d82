// Original file: proto/postern/v1/guard.proto

import type { CheckRequest as _postern_v1_CheckRequest, CheckRequest__Output as _postern_v1_CheckRequest__Output } from '../../postern/v1/CheckRequest.ts';

export interface CheckBatchRequest {
  'requests'?: (_postern_v1_CheckRequest)[];
}

export interface CheckBatchRequest__Output {
  'requests': (_postern_v1_CheckRequest__Output)[];
}
