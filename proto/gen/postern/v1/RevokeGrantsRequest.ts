// Original file: proto/postern/v1/grant.proto

import type { GrantFilter as _postern_v1_GrantFilter, GrantFilter__Output as _postern_v1_GrantFilter__Output } from '../../postern/v1/GrantFilter.ts';

export interface RevokeGrantsRequest {
  /**
   * Must name a grant, a subject, a rule or a workflow, unless `all` is set.
   */
  'filter'?: (_postern_v1_GrantFilter | null);
  /**
   * Every grant of the environment.
   */
  'all'?: (boolean);
  'reason'?: (string);
}

export interface RevokeGrantsRequest__Output {
  /**
   * Must name a grant, a subject, a rule or a workflow, unless `all` is set.
   */
  'filter': (_postern_v1_GrantFilter__Output | null);
  /**
   * Every grant of the environment.
   */
  'all': (boolean);
  'reason': (string);
}
