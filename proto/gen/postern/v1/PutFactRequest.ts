// Original file: proto/postern/v1/fact.proto

import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../google/protobuf/Value.ts';

export interface PutFactRequest {
  'environment'?: (string);
  'path'?: (string);
  'value'?: (_google_protobuf_Value | null);
}

export interface PutFactRequest__Output {
  'environment': (string);
  'path': (string);
  'value': (_google_protobuf_Value__Output | null);
}
