// Original file: proto/postern/v1/impact.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ImpactExample {
  /**
   * For `postern policy explain --decision`.
   */
  'decisionId'?: (string);
  'at'?: (_google_protobuf_Timestamp | null);
  'agentId'?: (string);
  /**
   * "<type>:<id>"
   */
  'subject'?: (string);
  'action'?: (string);
  'resource'?: (string);
  /**
   * Of the decision as it was made.
   */
  'reasonCode'?: (string);
}

export interface ImpactExample__Output {
  /**
   * For `postern policy explain --decision`.
   */
  'decisionId': (string);
  'at': (_google_protobuf_Timestamp__Output | null);
  'agentId': (string);
  /**
   * "<type>:<id>"
   */
  'subject': (string);
  'action': (string);
  'resource': (string);
  /**
   * Of the decision as it was made.
   */
  'reasonCode': (string);
}
