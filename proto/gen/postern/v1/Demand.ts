// Original file: proto/postern/v1/common.proto

import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from '../../postern/v1/Approvers.ts';

/**
 * Who must say yes: one way to approve a stage.
 */
export interface Demand {
  'approvers'?: (_postern_v1_Approvers | null);
  /**
   * So many different people in all.
   */
  'quorum'?: (number);
  /**
   * By group: so many of each, and who is in several counts for one. Empty: any of the approvers count.
   */
  'quorumByGroup'?: ({[key: string]: number});
}

/**
 * Who must say yes: one way to approve a stage.
 */
export interface Demand__Output {
  'approvers': (_postern_v1_Approvers__Output | null);
  /**
   * So many different people in all.
   */
  'quorum': (number);
  /**
   * By group: so many of each, and who is in several counts for one. Empty: any of the approvers count.
   */
  'quorumByGroup': ({[key: string]: number});
}
