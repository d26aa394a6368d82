// Original file: proto/postern/v1/common.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

/**
 * What it is done to.
 */
export interface Resource {
  'type'?: (string);
  'id'?: (string);
  'properties'?: (_google_protobuf_Struct | null);
}

/**
 * What it is done to.
 */
export interface Resource__Output {
  'type': (string);
  'id': (string);
  'properties': (_google_protobuf_Struct__Output | null);
}
