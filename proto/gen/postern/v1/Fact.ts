// Original file: proto/postern/v1/fact.proto

import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../google/protobuf/Value.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Fact {
  'environment'?: (string);
  /**
   * Dotted: "incident.active" is facts.incident.active.
   */
  'path'?: (string);
  'value'?: (_google_protobuf_Value | null);
  'updatedAt'?: (_google_protobuf_Timestamp | null);
  'updatedBy'?: (string);
}

export interface Fact__Output {
  'environment': (string);
  /**
   * Dotted: "incident.active" is facts.incident.active.
   */
  'path': (string);
  'value': (_google_protobuf_Value__Output | null);
  'updatedAt': (_google_protobuf_Timestamp__Output | null);
  'updatedBy': (string);
}
