// Original file: proto/postern/v1/shadow.proto

import type { ShadowDifference as _postern_v1_ShadowDifference, ShadowDifference__Output as _postern_v1_ShadowDifference__Output } from '../../postern/v1/ShadowDifference.ts';
import type { ShadowCount as _postern_v1_ShadowCount, ShadowCount__Output as _postern_v1_ShadowCount__Output } from '../../postern/v1/ShadowCount.ts';
import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';
import type { ShadowAgent as _postern_v1_ShadowAgent, ShadowAgent__Output as _postern_v1_ShadowAgent__Output } from '../../postern/v1/ShadowAgent.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ShadowReportResponse {
  /**
   * Decisions that would have been other ones.
   */
  'total'?: (number | string | Long);
  /**
   * The most frequent first, as in the lists below.
   */
  'differences'?: (_postern_v1_ShadowDifference)[];
  'byRule'?: (_postern_v1_ShadowCount)[];
  /**
   * Each agent stands beside one service.
   */
  'byAgent'?: (_postern_v1_ShadowCount)[];
  /**
   * "user:ada"; empty: others, of whom there were too many to be told apart.
   */
  'bySubject'?: (_postern_v1_ShadowCount)[];
  /**
   * The shadow bundle; absent: there is none.
   */
  'shadow'?: (_postern_v1_BundleInfo | null);
  /**
   * What agents say of it.
   */
  'agents'?: (_postern_v1_ShadowAgent)[];
  'since'?: (_google_protobuf_Timestamp | null);
}

export interface ShadowReportResponse__Output {
  /**
   * Decisions that would have been other ones.
   */
  'total': (number);
  /**
   * The most frequent first, as in the lists below.
   */
  'differences': (_postern_v1_ShadowDifference__Output)[];
  'byRule': (_postern_v1_ShadowCount__Output)[];
  /**
   * Each agent stands beside one service.
   */
  'byAgent': (_postern_v1_ShadowCount__Output)[];
  /**
   * "user:ada"; empty: others, of whom there were too many to be told apart.
   */
  'bySubject': (_postern_v1_ShadowCount__Output)[];
  /**
   * The shadow bundle; absent: there is none.
   */
  'shadow': (_postern_v1_BundleInfo__Output | null);
  /**
   * What agents say of it.
   */
  'agents': (_postern_v1_ShadowAgent__Output)[];
  'since': (_google_protobuf_Timestamp__Output | null);
}
