// Original file: proto/postern/v1/fleet.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface RefusedBundle {
  'revision'?: (number | string | Long);
  'code'?: (string);
  'message'?: (string);
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface RefusedBundle__Output {
  'revision': (number);
  'code': (string);
  'message': (string);
  'at': (_google_protobuf_Timestamp__Output | null);
}
