// Original file: proto/postern/v1/shadow.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ShadowReportRequest {
  'environment'?: (string);
  /**
   * Absent: the last 24 hours.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * Most examples of each kind of difference; 0: 3, at most 20.
   */
  'examples'?: (number);
  /**
   * Only differences of the shadow bundle of this revision; 0: all.
   */
  'shadowRevision'?: (number | string | Long);
  /**
   * Only what this agent found; empty: all.
   */
  'agentId'?: (string);
}

export interface ShadowReportRequest__Output {
  'environment': (string);
  /**
   * Absent: the last 24 hours.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * Most examples of each kind of difference; 0: 3, at most 20.
   */
  'examples': (number);
  /**
   * Only differences of the shadow bundle of this revision; 0: all.
   */
  'shadowRevision': (number);
  /**
   * Only what this agent found; empty: all.
   */
  'agentId': (string);
}
