// Original file: proto/postern/v1/policy.proto

import type { EnvironmentInfo as _postern_v1_EnvironmentInfo, EnvironmentInfo__Output as _postern_v1_EnvironmentInfo__Output } from '../../postern/v1/EnvironmentInfo.ts';

export interface ListEnvironmentsResponse {
  'environments'?: (_postern_v1_EnvironmentInfo)[];
}

export interface ListEnvironmentsResponse__Output {
  'environments': (_postern_v1_EnvironmentInfo__Output)[];
}
