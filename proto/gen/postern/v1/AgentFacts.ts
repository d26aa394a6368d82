// Original file: proto/postern/v1/fleet.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

/**
 * The facts that an agent holds, and how old that knowledge is.
 */
export interface AgentFacts {
  /**
   * Those that count: neither expired nor too old.
   */
  'count'?: (number);
  /**
   * When the bus surely told it all there was. Not set: never.
   */
  'seenAt'?: (_google_protobuf_Timestamp | null);
  /**
   * When the one that was put last, and the one that was put first, were put. Not set: there is none.
   */
  'newestPutAt'?: (_google_protobuf_Timestamp | null);
  'oldestPutAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * The facts that an agent holds, and how old that knowledge is.
 */
export interface AgentFacts__Output {
  /**
   * Those that count: neither expired nor too old.
   */
  'count': (number);
  /**
   * When the bus surely told it all there was. Not set: never.
   */
  'seenAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * When the one that was put last, and the one that was put first, were put. Not set: there is none.
   */
  'newestPutAt': (_google_protobuf_Timestamp__Output | null);
  'oldestPutAt': (_google_protobuf_Timestamp__Output | null);
}
