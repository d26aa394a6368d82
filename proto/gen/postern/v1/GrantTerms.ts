// Original file: proto/postern/v1/common.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

/**
 * How far a grant reaches, and for how long.
 */
export interface GrantTerms {
  'uses'?: (number);
  'ttl'?: (_google_protobuf_Duration | null);
  /**
   * "arguments": the arguments must be the same; "resource": whatever the arguments; "action": on any resource.
   */
  'scope'?: (string);
  /**
   * With scope "arguments": only those of these names must be the same. Empty: all.
   */
  'arguments'?: (string)[];
}

/**
 * How far a grant reaches, and for how long.
 */
export interface GrantTerms__Output {
  'uses': (number);
  'ttl': (_google_protobuf_Duration__Output | null);
  /**
   * "arguments": the arguments must be the same; "resource": whatever the arguments; "action": on any resource.
   */
  'scope': (string);
  /**
   * With scope "arguments": only those of these names must be the same. Empty: all.
   */
  'arguments': (string)[];
}
