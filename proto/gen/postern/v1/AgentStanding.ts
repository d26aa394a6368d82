// Original file: proto/postern/v1/fleet.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

/**
 * Why an agent does not enforce what it is to, if it does not.
 */
export interface AgentStanding {
  /**
   * "refused", "no-bundle", "silent", "cut-off", "fetching", "behind", "canary" or "none"; the last two are as they
   * should be. Silent agents are kept for an hour.
   */
  'kind'?: (string);
  /**
   * The error's code where there was one.
   */
  'code'?: (string);
  'message'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
}

/**
 * Why an agent does not enforce what it is to, if it does not.
 */
export interface AgentStanding__Output {
  /**
   * "refused", "no-bundle", "silent", "cut-off", "fetching", "behind", "canary" or "none"; the last two are as they
   * should be. Silent agents are kept for an hour.
   */
  'kind': (string);
  /**
   * The error's code where there was one.
   */
  'code': (string);
  'message': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
}
