// Original file: proto/postern/v1/fact.proto

import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../google/protobuf/Value.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One thing that happened to a fact.
 */
export interface FactChange {
  /**
   * "put", "delete" or "expire".
   */
  'operation'?: (string);
  'path'?: (string);
  /**
   * Of a put.
   */
  'value'?: (_google_protobuf_Value | null);
  'at'?: (_google_protobuf_Timestamp | null);
  'by'?: (string);
  'source'?: (string);
  'reason'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'revision'?: (number | string | Long);
}

/**
 * One thing that happened to a fact.
 */
export interface FactChange__Output {
  /**
   * "put", "delete" or "expire".
   */
  'operation': (string);
  'path': (string);
  /**
   * Of a put.
   */
  'value': (_google_protobuf_Value__Output | null);
  'at': (_google_protobuf_Timestamp__Output | null);
  'by': (string);
  'source': (string);
  'reason': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'revision': (number);
}
