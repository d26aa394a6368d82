// Original file: proto/postern/v1/policy.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { BundleOrigin as _postern_v1_BundleOrigin, BundleOrigin__Output as _postern_v1_BundleOrigin__Output } from '../../postern/v1/BundleOrigin.ts';
import type { Long } from '@grpc/proto-loader';

export interface BundleInfo {
  'environment'?: (string);
  'revision'?: (number | string | Long);
  /**
   * "sha256:<hex>" of the bundle's canonical content.
   */
  'digest'?: (string);
  'publishedAt'?: (_google_protobuf_Timestamp | null);
  'publishedBy'?: (string);
  'message'?: (string);
  'policies'?: (number);
  'rules'?: (number);
  'workflows'?: (number);
  'active'?: (boolean);
  /**
   * Set when this revision restored an earlier one.
   */
  'rollbackOf'?: (number | string | Long);
  'origin'?: (_postern_v1_BundleOrigin | null);
}

export interface BundleInfo__Output {
  'environment': (string);
  'revision': (number);
  /**
   * "sha256:<hex>" of the bundle's canonical content.
   */
  'digest': (string);
  'publishedAt': (_google_protobuf_Timestamp__Output | null);
  'publishedBy': (string);
  'message': (string);
  'policies': (number);
  'rules': (number);
  'workflows': (number);
  'active': (boolean);
  /**
   * Set when this revision restored an earlier one.
   */
  'rollbackOf': (number);
  'origin': (_postern_v1_BundleOrigin__Output | null);
}
