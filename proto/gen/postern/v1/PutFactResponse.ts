// Original file: proto/postern/v1/fact.proto

import type { Fact as _postern_v1_Fact, Fact__Output as _postern_v1_Fact__Output } from '../../postern/v1/Fact.ts';

export interface PutFactResponse {
  'fact'?: (_postern_v1_Fact | null);
}

export interface PutFactResponse__Output {
  'fact': (_postern_v1_Fact__Output | null);
}
