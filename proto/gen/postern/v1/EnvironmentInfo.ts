// Original file: proto/postern/v1/policy.proto

import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from '../../postern/v1/BundleInfo.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface EnvironmentInfo {
  'name'?: (string);
  /**
   * 0: it has no bundle.
   */
  'activeRevision'?: (number | string | Long);
  /**
   * Absent: there is none, or its signature does not verify.
   */
  'active'?: (_postern_v1_BundleInfo | null);
  /**
   * The rules; empty or zero: there is no such rule.
   */
  'promoteFrom'?: (string);
  'minSoak'?: (_google_protobuf_Duration | null);
  'onlyByPromotion'?: (boolean);
  /**
   * The environment whose active bundle decides on changes to this one.
   */
  'guardedBy'?: (string);
  /**
   * How many changes wait for approval.
   */
  'openChanges'?: (number);
}

export interface EnvironmentInfo__Output {
  'name': (string);
  /**
   * 0: it has no bundle.
   */
  'activeRevision': (number);
  /**
   * Absent: there is none, or its signature does not verify.
   */
  'active': (_postern_v1_BundleInfo__Output | null);
  /**
   * The rules; empty or zero: there is no such rule.
   */
  'promoteFrom': (string);
  'minSoak': (_google_protobuf_Duration__Output | null);
  'onlyByPromotion': (boolean);
  /**
   * The environment whose active bundle decides on changes to this one.
   */
  'guardedBy': (string);
  /**
   * How many changes wait for approval.
   */
  'openChanges': (number);
}
