// Original file: proto/postern/v1/policy.proto

import type { PromotedFrom as _postern_v1_PromotedFrom, PromotedFrom__Output as _postern_v1_PromotedFrom__Output } from '../../postern/v1/PromotedFrom.ts';

/**
 * How a bundle came to be where it is; absent: somebody published it within the rules.
 */
export interface BundleOrigin {
  'promotedFrom'?: (_postern_v1_PromotedFrom | null);
  /**
   * The admin's words who went past the rules of promotion.
   */
  'breakGlass'?: (string);
  /**
   * Published over whatever was active.
   */
  'forced'?: (boolean);
  /**
   * The change that it was while it waited for approval, and the approval that let it through.
   */
  'changeId'?: (string);
  'approvalId'?: (string);
}

/**
 * How a bundle came to be where it is; absent: somebody published it within the rules.
 */
export interface BundleOrigin__Output {
  'promotedFrom': (_postern_v1_PromotedFrom__Output | null);
  /**
   * The admin's words who went past the rules of promotion.
   */
  'breakGlass': (string);
  /**
   * Published over whatever was active.
   */
  'forced': (boolean);
  /**
   * The change that it was while it waited for approval, and the approval that let it through.
   */
  'changeId': (string);
  'approvalId': (string);
}
