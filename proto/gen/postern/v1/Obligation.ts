// Original file: proto/postern/v1/common.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

/**
 * What the caller must do as well when it acts on the decision.
 */
export interface Obligation {
  'id'?: (string);
  'parameters'?: (_google_protobuf_Struct | null);
}

/**
 * What the caller must do as well when it acts on the decision.
 */
export interface Obligation__Output {
  'id': (string);
  'parameters': (_google_protobuf_Struct__Output | null);
}
