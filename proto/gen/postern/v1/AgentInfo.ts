// Original file: proto/postern/v1/fleet.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { AgentCounters as _postern_v1_AgentCounters, AgentCounters__Output as _postern_v1_AgentCounters__Output } from '../../postern/v1/AgentCounters.ts';
import type { AgentStanding as _postern_v1_AgentStanding, AgentStanding__Output as _postern_v1_AgentStanding__Output } from '../../postern/v1/AgentStanding.ts';
import type { RefusedBundle as _postern_v1_RefusedBundle, RefusedBundle__Output as _postern_v1_RefusedBundle__Output } from '../../postern/v1/RefusedBundle.ts';
import type { AgentFacts as _postern_v1_AgentFacts, AgentFacts__Output as _postern_v1_AgentFacts__Output } from '../../postern/v1/AgentFacts.ts';
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
   * How many revisions behind the one that it is to enforce; what `standing` says may be worse.
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
  'standing'?: (_postern_v1_AgentStanding | null);
  /**
   * "sha256:<hex>" of the content that it enforces; empty: none, or an agent of an older version.
   */
  'digest'?: (string);
  /**
   * Since when it enforces that, by its own clock.
   */
  'enforcedSince'?: (_google_protobuf_Timestamp | null);
  /**
   * Id of the key that signed it.
   */
  'signedBy'?: (string);
  /**
   * Ids of the signing keys that it trusts.
   */
  'trustedKeys'?: (string)[];
  /**
   * The last bundle that it refused, which may be long ago.
   */
  'refused'?: (_postern_v1_RefusedBundle | null);
  /**
   * What it is to be told apart by.
   */
  'labels'?: ({[key: string]: string});
  /**
   * Not set: an agent of an older version.
   */
  'facts'?: (_postern_v1_AgentFacts | null);
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
   * How many revisions behind the one that it is to enforce; what `standing` says may be worse.
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
  'standing': (_postern_v1_AgentStanding__Output | null);
  /**
   * "sha256:<hex>" of the content that it enforces; empty: none, or an agent of an older version.
   */
  'digest': (string);
  /**
   * Since when it enforces that, by its own clock.
   */
  'enforcedSince': (_google_protobuf_Timestamp__Output | null);
  /**
   * Id of the key that signed it.
   */
  'signedBy': (string);
  /**
   * Ids of the signing keys that it trusts.
   */
  'trustedKeys': (string)[];
  /**
   * The last bundle that it refused, which may be long ago.
   */
  'refused': (_postern_v1_RefusedBundle__Output | null);
  /**
   * What it is to be told apart by.
   */
  'labels': ({[key: string]: string});
  /**
   * Not set: an agent of an older version.
   */
  'facts': (_postern_v1_AgentFacts__Output | null);
}
