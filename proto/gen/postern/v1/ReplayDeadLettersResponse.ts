// Original file: proto/postern/v1/notification.proto

import type { DeadLetter as _postern_v1_DeadLetter, DeadLetter__Output as _postern_v1_DeadLetter__Output } from '../../postern/v1/DeadLetter.ts';

export interface ReplayDeadLettersResponse {
  /**
   * The oldest 500 at most.
   */
  'replayed'?: (_postern_v1_DeadLetter)[];
  /**
   * There are others that the request is about: send it again.
   */
  'more'?: (boolean);
}

export interface ReplayDeadLettersResponse__Output {
  /**
   * The oldest 500 at most.
   */
  'replayed': (_postern_v1_DeadLetter__Output)[];
  /**
   * There are others that the request is about: send it again.
   */
  'more': (boolean);
}
