// Original file: proto/postern/v1/notification.proto

import type { DeadLetter as _postern_v1_DeadLetter, DeadLetter__Output as _postern_v1_DeadLetter__Output } from '../../postern/v1/DeadLetter.ts';

export interface ReplayDeadLettersResponse {
  'replayed'?: (_postern_v1_DeadLetter)[];
}

export interface ReplayDeadLettersResponse__Output {
  'replayed': (_postern_v1_DeadLetter__Output)[];
}
