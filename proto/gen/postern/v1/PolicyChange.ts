// Original file: proto/postern/v1/policy.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { PromotedFrom as _postern_v1_PromotedFrom, PromotedFrom__Output as _postern_v1_PromotedFrom__Output } from '../../postern/v1/PromotedFrom.ts';
import type { Long } from '@grpc/proto-loader';

export interface PolicyChange {
  'id'?: (string);
  'environment'?: (string);
  /**
   * "publish", "promote" or "rollback"
   */
  'verb'?: (string);
  /**
   * "pending", "applied", "stale", "denied", "expired", "cancelled" or "refused"
   */
  'status'?: (string);
  /**
   * Why it ended, for programs and for people; empty while it is pending.
   */
  'code'?: (string);
  'reason'?: (string);
  'proposedBy'?: (string);
  'proposedAt'?: (_google_protobuf_Timestamp | null);
  'message'?: (string);
  /**
   * Of the content that is to be in force.
   */
  'digest'?: (string);
  /**
   * The revision that it replaces; when another is active, it is stale.
   */
  'baseRevision'?: (number | string | Long);
  'rollbackOf'?: (number | string | Long);
  'promotedFrom'?: (_postern_v1_PromotedFrom | null);
  'breakGlass'?: (string);
  /**
   * The environment whose bundle decides, and where the approval is.
   */
  'guard'?: (string);
  'approvalId'?: (string);
  'workflow'?: (string);
  /**
   * What it became; 0: nothing (yet).
   */
  'revision'?: (number | string | Long);
  'endedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * What it does to the policies: "weaker", "different", "stronger" or "neutral".
   */
  'strength'?: (string);
}

export interface PolicyChange__Output {
  'id': (string);
  'environment': (string);
  /**
   * "publish", "promote" or "rollback"
   */
  'verb': (string);
  /**
   * "pending", "applied", "stale", "denied", "expired", "cancelled" or "refused"
   */
  'status': (string);
  /**
   * Why it ended, for programs and for people; empty while it is pending.
   */
  'code': (string);
  'reason': (string);
  'proposedBy': (string);
  'proposedAt': (_google_protobuf_Timestamp__Output | null);
  'message': (string);
  /**
   * Of the content that is to be in force.
   */
  'digest': (string);
  /**
   * The revision that it replaces; when another is active, it is stale.
   */
  'baseRevision': (number);
  'rollbackOf': (number);
  'promotedFrom': (_postern_v1_PromotedFrom__Output | null);
  'breakGlass': (string);
  /**
   * The environment whose bundle decides, and where the approval is.
   */
  'guard': (string);
  'approvalId': (string);
  'workflow': (string);
  /**
   * What it became; 0: nothing (yet).
   */
  'revision': (number);
  'endedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * What it does to the policies: "weaker", "different", "stronger" or "neutral".
   */
  'strength': (string);
}
