// Original file: proto/postern/v1/common.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One entry of an approval's history.
 */
export interface ApprovalEvent {
  'revision'?: (number | string | Long);
  'kind'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  'actor'?: (string);
  /**
   * What happened, in a sentence.
   */
  'summary'?: (string);
  'details'?: (_google_protobuf_Struct | null);
  /**
   * Of the request that it is about; empty: an old record that does not say.
   */
  'requestDigest'?: (string);
}

/**
 * One entry of an approval's history.
 */
export interface ApprovalEvent__Output {
  'revision': (number);
  'kind': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'actor': (string);
  /**
   * What happened, in a sentence.
   */
  'summary': (string);
  'details': (_google_protobuf_Struct__Output | null);
  /**
   * Of the request that it is about; empty: an old record that does not say.
   */
  'requestDigest': (string);
}
