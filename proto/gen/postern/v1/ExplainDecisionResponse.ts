// Original file: proto/postern/v1/decision.proto

import type { RecordedDecision as _postern_v1_RecordedDecision, RecordedDecision__Output as _postern_v1_RecordedDecision__Output } from '../../postern/v1/RecordedDecision.ts';
import type { Explanation as _postern_v1_Explanation, Explanation__Output as _postern_v1_Explanation__Output } from '../../postern/v1/Explanation.ts';
import type { Agreement as _postern_v1_Agreement, Agreement__Output as _postern_v1_Agreement__Output } from '../../postern/v1/Agreement.ts';

export interface ExplainDecisionResponse {
  'decision'?: (_postern_v1_RecordedDecision | null);
  'explanation'?: (_postern_v1_Explanation | null);
  /**
   * Whether policy, asked again, says what the agent said. UNSPECIFIED: that depends on values which were redacted, or
   * which nobody knows any more.
   */
  'agreement'?: (_postern_v1_Agreement);
}

export interface ExplainDecisionResponse__Output {
  'decision': (_postern_v1_RecordedDecision__Output | null);
  'explanation': (_postern_v1_Explanation__Output | null);
  /**
   * Whether policy, asked again, says what the agent said. UNSPECIFIED: that depends on values which were redacted, or
   * which nobody knows any more.
   */
  'agreement': (_postern_v1_Agreement__Output);
}
