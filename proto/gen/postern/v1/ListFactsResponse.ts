// Original file: proto/postern/v1/fact.proto

import type { Fact as _postern_v1_Fact, Fact__Output as _postern_v1_Fact__Output } from '../../postern/v1/Fact.ts';
import type { FactDeclaration as _postern_v1_FactDeclaration, FactDeclaration__Output as _postern_v1_FactDeclaration__Output } from '../../postern/v1/FactDeclaration.ts';

export interface ListFactsResponse {
  'facts'?: (_postern_v1_Fact)[];
  /**
   * What the active policies declare of these paths, whether they are put or not.
   */
  'declared'?: (_postern_v1_FactDeclaration)[];
}

export interface ListFactsResponse__Output {
  'facts': (_postern_v1_Fact__Output)[];
  /**
   * What the active policies declare of these paths, whether they are put or not.
   */
  'declared': (_postern_v1_FactDeclaration__Output)[];
}
