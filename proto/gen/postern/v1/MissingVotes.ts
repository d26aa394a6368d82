// Original file: proto/postern/v1/approval.proto

import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from '../../postern/v1/Approvers.ts';

/**
 * What one way to approve the open stage still lacks.
 */
export interface MissingVotes {
  /**
   * Who can give it.
   */
  'approvers'?: (_postern_v1_Approvers | null);
  /**
   * So many more people at least.
   */
  'count'?: (number);
  /**
   * By group, where it takes certain ones.
   */
  'countByGroup'?: ({[key: string]: number});
}

/**
 * What one way to approve the open stage still lacks.
 */
export interface MissingVotes__Output {
  /**
   * Who can give it.
   */
  'approvers': (_postern_v1_Approvers__Output | null);
  /**
   * So many more people at least.
   */
  'count': (number);
  /**
   * By group, where it takes certain ones.
   */
  'countByGroup': ({[key: string]: number});
}
