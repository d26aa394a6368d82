// Original file: proto/postern/v1/policy.proto

import type { Long } from '@grpc/proto-loader';

export interface PromoteRequest {
  /**
   * Where to.
   */
  'environment'?: (string);
  /**
   * The environment whose active content it is to be.
   */
  'from'?: (string);
  'message'?: (string);
  /**
   * As in PublishRequest.
   */
  'expectedRevision'?: (number | string | Long);
  'force'?: (boolean);
  'breakGlass'?: (string);
  /**
   * Refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision of `from`. 0: not checked.
   */
  'fromRevision'?: (number | string | Long);
  '_expectedRevision'?: "expectedRevision";
}

export interface PromoteRequest__Output {
  /**
   * Where to.
   */
  'environment': (string);
  /**
   * The environment whose active content it is to be.
   */
  'from': (string);
  'message': (string);
  /**
   * As in PublishRequest.
   */
  'expectedRevision'?: (number);
  'force': (boolean);
  'breakGlass': (string);
  /**
   * Refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision of `from`. 0: not checked.
   */
  'fromRevision': (number);
  '_expectedRevision'?: "expectedRevision";
}
