// Original file: proto/postern/v1/fact.proto

import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../google/protobuf/Value.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface PutFactRequest {
  'environment'?: (string);
  'path'?: (string);
  'value'?: (_google_protobuf_Value | null);
  /**
   * After this time it is absent. Not set: it stays until it is replaced or deleted.
   */
  'ttl'?: (_google_protobuf_Duration | null);
  /**
   * Which system says so, such as "pagerduty"; may be empty.
   */
  'source'?: (string);
  /**
   * Why, for those who come later; may be empty.
   */
  'reason'?: (string);
}

export interface PutFactRequest__Output {
  'environment': (string);
  'path': (string);
  'value': (_google_protobuf_Value__Output | null);
  /**
   * After this time it is absent. Not set: it stays until it is replaced or deleted.
   */
  'ttl': (_google_protobuf_Duration__Output | null);
  /**
   * Which system says so, such as "pagerduty"; may be empty.
   */
  'source': (string);
  /**
   * Why, for those who come later; may be empty.
   */
  'reason': (string);
}
