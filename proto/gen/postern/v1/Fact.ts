// Original file: proto/postern/v1/fact.proto

import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../google/protobuf/Value.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Fact {
  'environment'?: (string);
  /**
   * Dotted: "incident.active" is facts.incident.active.
   */
  'path'?: (string);
  'value'?: (_google_protobuf_Value | null);
  /**
   * When it was put or renewed: its age counts from here.
   */
  'updatedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The name of the token that put it.
   */
  'updatedBy'?: (string);
  /**
   * From this moment on it is absent. Not set: it stays.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Which system says so; may be empty.
   */
  'source'?: (string);
  /**
   * Why; may be empty.
   */
  'reason'?: (string);
  /**
   * Strictly increasing over all facts.
   */
  'revision'?: (number | string | Long);
}

export interface Fact__Output {
  'environment': (string);
  /**
   * Dotted: "incident.active" is facts.incident.active.
   */
  'path': (string);
  'value': (_google_protobuf_Value__Output | null);
  /**
   * When it was put or renewed: its age counts from here.
   */
  'updatedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The name of the token that put it.
   */
  'updatedBy': (string);
  /**
   * From this moment on it is absent. Not set: it stays.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Which system says so; may be empty.
   */
  'source': (string);
  /**
   * Why; may be empty.
   */
  'reason': (string);
  /**
   * Strictly increasing over all facts.
   */
  'revision': (number);
}
