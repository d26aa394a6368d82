// Original file: proto/postern/v1/grant.proto

import type { Grant as _postern_v1_Grant, Grant__Output as _postern_v1_Grant__Output } from '../../postern/v1/Grant.ts';

export interface ListGrantsResponse {
  'grants'?: (_postern_v1_Grant)[];
  'nextPageToken'?: (string);
}

export interface ListGrantsResponse__Output {
  'grants': (_postern_v1_Grant__Output)[];
  'nextPageToken': (string);
}
