// Original file: proto/postern/v1/shadow.proto

import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from '../../postern/v1/PolicyFile.ts';

export interface PublishShadowRequest {
  'environment'?: (string);
  'files'?: (_postern_v1_PolicyFile)[];
  /**
   * Why, for those who come later.
   */
  'message'?: (string);
}

export interface PublishShadowRequest__Output {
  'environment': (string);
  'files': (_postern_v1_PolicyFile__Output)[];
  /**
   * Why, for those who come later.
   */
  'message': (string);
}
