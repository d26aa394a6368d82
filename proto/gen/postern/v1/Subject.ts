// Original file: proto/postern/v1/common.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

/**
 * Who asks. As in OpenID AuthZEN, with roles lifted out of the properties because rules match on them.
 */
export interface Subject {
  'type'?: (string);
  'id'?: (string);
  'roles'?: (string)[];
  /**
   * Read in conditions as subject.<name>; "type", "id" and "roles" always mean the fields above.
   */
  'properties'?: (_google_protobuf_Struct | null);
}

/**
 * Who asks. As in OpenID AuthZEN, with roles lifted out of the properties because rules match on them.
 */
export interface Subject__Output {
  'type': (string);
  'id': (string);
  'roles': (string)[];
  /**
   * Read in conditions as subject.<name>; "type", "id" and "roles" always mean the fields above.
   */
  'properties': (_google_protobuf_Struct__Output | null);
}
