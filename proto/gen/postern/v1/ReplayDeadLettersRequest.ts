// Original file: proto/postern/v1/notification.proto

import type { Long } from '@grpc/proto-loader';

export interface ReplayDeadLettersRequest {
  /**
   * One of the three says which: by id, all of one target, or all. Of those, the ones that the caller may see.
   */
  'ids'?: (number | string | Long)[];
  'target'?: (string);
  'all'?: (boolean);
  /**
   * Empty: of every environment that the caller may see.
   */
  'environment'?: (string);
}

export interface ReplayDeadLettersRequest__Output {
  /**
   * One of the three says which: by id, all of one target, or all. Of those, the ones that the caller may see.
   */
  'ids': (number)[];
  'target': (string);
  'all': (boolean);
  /**
   * Empty: of every environment that the caller may see.
   */
  'environment': (string);
}
