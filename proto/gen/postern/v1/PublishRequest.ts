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
   * Refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision; 0: unless there is none. Absent: unless
   * the revision is still active that was when the call came in.
   */
  'expectedRevision'?: (number | string | Long);
  /**
   * Publish over whatever is active. Recorded.
   */
  'force'?: (boolean);
  /**
   * An admin's reason to go past the rules of promotion. Recorded.
   */
  'breakGlass'?: (string);
  '_expectedRevision'?: "expectedRevision";
}

export interface PublishRequest__Output {
  'environment': (string);
  'files': (_postern_v1_PolicyFile__Output)[];
  /**
   * Why, for those who come later.
   */
  'message': (string);
  /**
   * Refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision; 0: unless there is none. Absent: unless
   * the revision is still active that was when the call came in.
   */
  'expectedRevision'?: (number);
  /**
   * Publish over whatever is active. Recorded.
   */
  'force': (boolean);
  /**
   * An admin's reason to go past the rules of promotion. Recorded.
   */
  'breakGlass': (string);
  '_expectedRevision'?: "expectedRevision";
}
