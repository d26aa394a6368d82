// Original file: proto/postern/v1/fact.proto

import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../google/protobuf/Value.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

/**
 * What is agreed about one fact.
 */
export interface FactDeclaration {
  'path'?: (string);
  /**
   * As it is written: "bool", "list<string>".
   */
  'type'?: (string);
  'description'?: (string);
  /**
   * Not set: it is absent while it is not put.
   */
  'default'?: (_google_protobuf_Value | null);
  /**
   * Not set: there is no such limit.
   */
  'maxTtl'?: (_google_protobuf_Duration | null);
  'maxAge'?: (_google_protobuf_Duration | null);
  /**
   * Who may put and delete it, by role and by the name of the token; both empty: policy editors and admins.
   */
  'writerRoles'?: (string)[];
  'writerPrincipals'?: (string)[];
}

/**
 * What is agreed about one fact.
 */
export interface FactDeclaration__Output {
  'path': (string);
  /**
   * As it is written: "bool", "list<string>".
   */
  'type': (string);
  'description': (string);
  /**
   * Not set: it is absent while it is not put.
   */
  'default': (_google_protobuf_Value__Output | null);
  /**
   * Not set: there is no such limit.
   */
  'maxTtl': (_google_protobuf_Duration__Output | null);
  'maxAge': (_google_protobuf_Duration__Output | null);
  /**
   * Who may put and delete it, by role and by the name of the token; both empty: policy editors and admins.
   */
  'writerRoles': (string)[];
  'writerPrincipals': (string)[];
}
