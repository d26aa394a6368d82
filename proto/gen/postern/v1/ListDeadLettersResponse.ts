// Original file: proto/postern/v1/notification.proto

import type { DeadLetter as _postern_v1_DeadLetter, DeadLetter__Output as _postern_v1_DeadLetter__Output } from '../../postern/v1/DeadLetter.ts';

export interface ListDeadLettersResponse {
  'deadLetters'?: (_postern_v1_DeadLetter)[];
  'nextPageToken'?: (string);
}

export interface ListDeadLettersResponse__Output {
  'deadLetters': (_postern_v1_DeadLetter__Output)[];
  'nextPageToken': (string);
}
