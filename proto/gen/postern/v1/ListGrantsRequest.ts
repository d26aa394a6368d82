// Original file: proto/postern/v1/grant.proto

import type { GrantFilter as _postern_v1_GrantFilter, GrantFilter__Output as _postern_v1_GrantFilter__Output } from '../../postern/v1/GrantFilter.ts';

export interface ListGrantsRequest {
  'filter'?: (_postern_v1_GrantFilter | null);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListGrantsRequest__Output {
  'filter': (_postern_v1_GrantFilter__Output | null);
  'pageSize': (number);
  'pageToken': (string);
}
