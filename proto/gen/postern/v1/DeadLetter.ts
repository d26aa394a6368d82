// Original file: proto/postern/v1/notification.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface DeadLetter {
  /**
   * For ReplayDeadLetters.
   */
  'id'?: (number | string | Long);
  'target'?: (string);
  'environment'?: (string);
  'approvalId'?: (string);
  'kinds'?: (string)[];
  /**
   * Why it was given up.
   */
  'reason'?: (string);
  'tries'?: (number);
  'queuedAt'?: (_google_protobuf_Timestamp | null);
  'diedAt'?: (_google_protobuf_Timestamp | null);
}

export interface DeadLetter__Output {
  /**
   * For ReplayDeadLetters.
   */
  'id': (number);
  'target': (string);
  'environment': (string);
  'approvalId': (string);
  'kinds': (string)[];
  /**
   * Why it was given up.
   */
  'reason': (string);
  'tries': (number);
  'queuedAt': (_google_protobuf_Timestamp__Output | null);
  'diedAt': (_google_protobuf_Timestamp__Output | null);
}
