// Original file: proto/postern/v1/fact.proto

import type { Fact as _postern_v1_Fact, Fact__Output as _postern_v1_Fact__Output } from '../../postern/v1/Fact.ts';

export interface ListFactsResponse {
  'facts'?: (_postern_v1_Fact)[];
}

export interface ListFactsResponse__Output {
  'facts': (_postern_v1_Fact__Output)[];
}
