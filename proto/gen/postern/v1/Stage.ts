// Original file: proto/postern/v1/common.proto

import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from '../../postern/v1/Approvers.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface Stage {
  'name'?: (string);
  'approvers'?: (_postern_v1_Approvers | null);
  'quorum'?: (number);
  'timeout'?: (_google_protobuf_Duration | null);
  /**
   * "escalate": on to the next stage; "deny": the approval expires.
   */
  'onTimeout'?: (string);
}

export interface Stage__Output {
  'name': (string);
  'approvers': (_postern_v1_Approvers__Output | null);
  'quorum': (number);
  'timeout': (_google_protobuf_Duration__Output | null);
  /**
   * "escalate": on to the next stage; "deny": the approval expires.
   */
  'onTimeout': (string);
}
