// Original file: proto/postern/v1/fact.proto

import type { FactChange as _postern_v1_FactChange, FactChange__Output as _postern_v1_FactChange__Output } from '../../postern/v1/FactChange.ts';

export interface FactHistoryResponse {
  /**
   * Newest first.
   */
  'changes'?: (_postern_v1_FactChange)[];
}

export interface FactHistoryResponse__Output {
  /**
   * Newest first.
   */
  'changes': (_postern_v1_FactChange__Output)[];
}
