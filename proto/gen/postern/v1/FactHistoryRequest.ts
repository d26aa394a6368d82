// Original file: proto/postern/v1/fact.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface FactHistoryRequest {
  'environment'?: (string);
  /**
   * Only paths that are this one or begin with it and a dot.
   */
  'prefix'?: (string);
  /**
   * Not set: the last 24 hours.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * Most changes to answer with; 0: 100. At most 1,000.
   */
  'limit'?: (number);
}

export interface FactHistoryRequest__Output {
  'environment': (string);
  /**
   * Only paths that are this one or begin with it and a dot.
   */
  'prefix': (string);
  /**
   * Not set: the last 24 hours.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * Most changes to answer with; 0: 100. At most 1,000.
   */
  'limit': (number);
}
