// Original file: proto/postern/v1/delegation.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface CreateDelegationRequest {
  'environment'?: (string);
  /**
   * Empty: the caller.
   */
  'from'?: (string);
  'to'?: (string);
  /**
   * Absent, or past: from now on.
   */
  'fromTime'?: (_google_protobuf_Timestamp | null);
  /**
   * At most 31 days later.
   */
  'until'?: (_google_protobuf_Timestamp | null);
  'groups'?: (string)[];
  'reason'?: (string);
}

export interface CreateDelegationRequest__Output {
  'environment': (string);
  /**
   * Empty: the caller.
   */
  'from': (string);
  'to': (string);
  /**
   * Absent, or past: from now on.
   */
  'fromTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * At most 31 days later.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
  'groups': (string)[];
  'reason': (string);
}
