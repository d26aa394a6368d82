// Original file: proto/postern/v1/rollout.proto

import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from '../../postern/v1/PolicyFile.ts';
import type { RolloutPlan as _postern_v1_RolloutPlan, RolloutPlan__Output as _postern_v1_RolloutPlan__Output } from '../../postern/v1/RolloutPlan.ts';
import type { Long } from '@grpc/proto-loader';

export interface StartRolloutRequest {
  'environment'?: (string);
  /**
   * All that the environment shall enforce in the end; empty with `from`.
   */
  'files'?: (_postern_v1_PolicyFile)[];
  'plan'?: (_postern_v1_RolloutPlan | null);
  /**
   * Why, for those who come later.
   */
  'message'?: (string);
  /**
   * Optional: refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision.
   */
  'expectedRevision'?: (number | string | Long);
  /**
   * Instead of files: the environment whose active policies it is to be, as a promotion.
   */
  'from'?: (string);
}

export interface StartRolloutRequest__Output {
  'environment': (string);
  /**
   * All that the environment shall enforce in the end; empty with `from`.
   */
  'files': (_postern_v1_PolicyFile__Output)[];
  'plan': (_postern_v1_RolloutPlan__Output | null);
  /**
   * Why, for those who come later.
   */
  'message': (string);
  /**
   * Optional: refuse (ABORTED, code REVISION_CONFLICT) unless this is the active revision.
   */
  'expectedRevision': (number);
  /**
   * Instead of files: the environment whose active policies it is to be, as a promotion.
   */
  'from': (string);
}
