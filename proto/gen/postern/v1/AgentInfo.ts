// Original file: proto/postern/v1/fleet.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { AgentCounters as _postern_v1_AgentCounters, AgentCounters__Output as _postern_v1_AgentCounters__Output } from '../../postern/v1/AgentCounters.ts';
import type { Long } from '@grpc/proto-loader';

export interface AgentInfo {
  'id'?: (string);
  'environment'?: (string);
  'version'?: (string);
  'host'?: (string);
  /**
   * The bundle revision that it enforces; 0: none.
   */
  'revision'?: (number | string | Long);
  /**
   * Active revision minus enforced revision.
   */
  'lag'?: (number | string | Long);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'lastSeen'?: (_google_protobuf_Timestamp | null);
  'uptime'?: (_google_protobuf_Duration | null);
  'counters'?: (_postern_v1_AgentCounters | null);
  /**
   * "serving", "stale" or "no-bundle".
   */
  'state'?: (string);
}

export interface AgentInfo__Output {
  'id': (string);
  'environment': (string);
  'version': (string);
  'host': (string);
  /**
   * The bundle revision that it enforces; 0: none.
   */
  'revision': (number);
  /**
   * Active revision minus enforced revision.
   */
  'lag': (number);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'lastSeen': (_google_protobuf_Timestamp__Output | null);
  'uptime': (_google_protobuf_Duration__Output | null);
  'counters': (_postern_v1_AgentCounters__Output | null);
  /**
   * "serving", "stale" or "no-bundle".
   */
  'state': (string);
}
