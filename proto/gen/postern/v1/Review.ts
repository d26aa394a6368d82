// Original file: proto/postern/v1/common.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from '../../postern/v1/Approvers.ts';

/**
 * After the glass was broken.
 */
export interface Review {
  /**
   * "open" until a reviewer signs it off, then "signed_off".
   */
  'status'?: (string);
  'openedBy'?: (string);
  'openedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Who may sign it off; neither who broke the glass nor who asked.
   */
  'reviewers'?: (_postern_v1_Approvers | null);
  'signedOffBy'?: (string);
  'signedOffAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * After the glass was broken.
 */
export interface Review__Output {
  /**
   * "open" until a reviewer signs it off, then "signed_off".
   */
  'status': (string);
  'openedBy': (string);
  'openedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Who may sign it off; neither who broke the glass nor who asked.
   */
  'reviewers': (_postern_v1_Approvers__Output | null);
  'signedOffBy': (string);
  'signedOffAt': (_google_protobuf_Timestamp__Output | null);
}
