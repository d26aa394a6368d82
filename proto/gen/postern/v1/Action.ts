// Original file: proto/postern/v1/common.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

/**
 * What the subject wants to do: a dotted name such as "payments.refund.create".
 */
export interface Action {
  'name'?: (string);
  'properties'?: (_google_protobuf_Struct | null);
}

/**
 * What the subject wants to do: a dotted name such as "payments.refund.create".
 */
export interface Action__Output {
  'name': (string);
  'properties': (_google_protobuf_Struct__Output | null);
}
