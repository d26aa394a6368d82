// Original file: proto/postern/v1/policy.proto

import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from '../../postern/v1/PolicyFile.ts';
import type { Long } from '@grpc/proto-loader';

export interface PublishRequest {
  'environment'?: (string);
  'files'?: (_postern_v1_PolicyFile)[];
  /**
   * Why, for those who come later.
   */
  'message'?: (string);
  /**
   * Optional: refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision.
   */
  'expectedRevision'?: (number | string | Long);
}

export interface PublishRequest__Output {
  'environment': (string);
  'files': (_postern_v1_PolicyFile__Output)[];
  /**
   * Why, for those who come later.
   */
  'message': (string);
  /**
   * Optional: refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision.
   */
  'expectedRevision': (number);
}
