// Original file: proto/postern/v1/delegation.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Delegation {
  'id'?: (string);
  'environment'?: (string);
  /**
   * Whose votes.
   */
  'from'?: (string);
  /**
   * Who may cast them.
   */
  'to'?: (string);
  /**
   * Only the votes that the person has by these groups. Empty: all.
   */
  'groups'?: (string)[];
  'fromTime'?: (_google_protobuf_Timestamp | null);
  'until'?: (_google_protobuf_Timestamp | null);
  'reason'?: (string);
  'createdBy'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Empty: nobody revoked it.
   */
  'revokedBy'?: (string);
  'revokedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * "scheduled", "active", "ended" or "revoked".
   */
  'status'?: (string);
}

export interface Delegation__Output {
  'id': (string);
  'environment': (string);
  /**
   * Whose votes.
   */
  'from': (string);
  /**
   * Who may cast them.
   */
  'to': (string);
  /**
   * Only the votes that the person has by these groups. Empty: all.
   */
  'groups': (string)[];
  'fromTime': (_google_protobuf_Timestamp__Output | null);
  'until': (_google_protobuf_Timestamp__Output | null);
  'reason': (string);
  'createdBy': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Empty: nobody revoked it.
   */
  'revokedBy': (string);
  'revokedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * "scheduled", "active", "ended" or "revoked".
   */
  'status': (string);
}
