// Original file: proto/postern/v1/shadow.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ShadowExample {
  'decisionId'?: (string);
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * "user:ada"
   */
  'subject'?: (string);
  'action'?: (string);
  /**
   * "payment:p1"
   */
  'resource'?: (string);
}

export interface ShadowExample__Output {
  'decisionId': (string);
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * "user:ada"
   */
  'subject': (string);
  'action': (string);
  /**
   * "payment:p1"
   */
  'resource': (string);
}
