// Original file: proto/postern/v1/notification.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface NotificationTarget {
  'name'?: (string);
  /**
   * "webhook" or "slack".
   */
  'type'?: (string);
  /**
   * Where it is, without the path: that may be a secret.
   */
  'host'?: (string);
  /**
   * Kinds of events; empty: what the type takes by default.
   */
  'events'?: (string)[];
  /**
   * Empty: any.
   */
  'environments'?: (string)[];
  /**
   * Empty: any.
   */
  'workflows'?: (string)[];
  /**
   * Not delivered yet, of any environment.
   */
  'queued'?: (number | string | Long);
  /**
   * Those that were tried in vain so far.
   */
  'failing'?: (number | string | Long);
  'deadLetters'?: (number | string | Long);
  /**
   * When the oldest of the queued was queued, of any environment; absent: none is.
   */
  'oldestQueuedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Why the latest try in vain was in vain. Empty: none is failing.
   */
  'lastFailure'?: (string);
}

export interface NotificationTarget__Output {
  'name': (string);
  /**
   * "webhook" or "slack".
   */
  'type': (string);
  /**
   * Where it is, without the path: that may be a secret.
   */
  'host': (string);
  /**
   * Kinds of events; empty: what the type takes by default.
   */
  'events': (string)[];
  /**
   * Empty: any.
   */
  'environments': (string)[];
  /**
   * Empty: any.
   */
  'workflows': (string)[];
  /**
   * Not delivered yet, of any environment.
   */
  'queued': (number);
  /**
   * Those that were tried in vain so far.
   */
  'failing': (number);
  'deadLetters': (number);
  /**
   * When the oldest of the queued was queued, of any environment; absent: none is.
   */
  'oldestQueuedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Why the latest try in vain was in vain. Empty: none is failing.
   */
  'lastFailure': (string);
}
