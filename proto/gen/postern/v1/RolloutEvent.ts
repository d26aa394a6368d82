// Original file: proto/postern/v1/rollout.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface RolloutEvent {
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * "started", "placed", "seen", "looked", "widened", "paused", "resumed", "promoted", "rolled_back", "aborted" or
   * "superseded".
   */
  'kind'?: (string);
  /**
   * Empty: by itself.
   */
  'by'?: (string);
  /**
   * What happened, for people.
   */
  'text'?: (string);
}

export interface RolloutEvent__Output {
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * "started", "placed", "seen", "looked", "widened", "paused", "resumed", "promoted", "rolled_back", "aborted" or
   * "superseded".
   */
  'kind': (string);
  /**
   * Empty: by itself.
   */
  'by': (string);
  /**
   * What happened, for people.
   */
  'text': (string);
}
