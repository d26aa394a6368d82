// Original file: proto/postern/v1/guard.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface GrantAtHand {
  'grantId'?: (string);
  'approvalId'?: (string);
  'workflow'?: (string);
  'uses'?: (number);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface GrantAtHand__Output {
  'grantId': (string);
  'approvalId': (string);
  'workflow': (string);
  'uses': (number);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
