// Original file: proto/postern/v1/approval.proto

import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from '../../postern/v1/Approval.ts';

export interface SignOffResponse {
  'approval'?: (_postern_v1_Approval | null);
}

export interface SignOffResponse__Output {
  'approval': (_postern_v1_Approval__Output | null);
}
