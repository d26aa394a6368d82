// Original file: proto/postern/v1/guard.proto

import type { Decision as _postern_v1_Decision, Decision__Output as _postern_v1_Decision__Output } from '../../postern/v1/Decision.ts';
import type { Explanation as _postern_v1_Explanation, Explanation__Output as _postern_v1_Explanation__Output } from '../../postern/v1/Explanation.ts';
import type { GrantAtHand as _postern_v1_GrantAtHand, GrantAtHand__Output as _postern_v1_GrantAtHand__Output } from '../../postern/v1/GrantAtHand.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExplainCheckResponse {
  /**
   * What Check would answer. PENDING: it would ask the workflow of the explanation; an approval that was asked for before
   * may have ended, which only Check finds out.
   */
  'decision'?: (_postern_v1_Decision);
  'reasonCode'?: (string);
  'reason'?: (string);
  /**
   * 0: the agent has no bundle.
   */
  'bundleRevision'?: (number | string | Long);
  /**
   * The bundle is older than the agent's max staleness.
   */
  'stale'?: (boolean);
  /**
   * Absent: no policy was asked, since there is no bundle or it is too old.
   */
  'explanation'?: (_postern_v1_Explanation | null);
  /**
   * Of which Check would take one use each.
   */
  'grants'?: (_postern_v1_GrantAtHand)[];
  'evaluatedAt'?: (_google_protobuf_Timestamp | null);
}

export interface ExplainCheckResponse__Output {
  /**
   * What Check would answer. PENDING: it would ask the workflow of the explanation; an approval that was asked for before
   * may have ended, which only Check finds out.
   */
  'decision': (_postern_v1_Decision__Output);
  'reasonCode': (string);
  'reason': (string);
  /**
   * 0: the agent has no bundle.
   */
  'bundleRevision': (number);
  /**
   * The bundle is older than the agent's max staleness.
   */
  'stale': (boolean);
  /**
   * Absent: no policy was asked, since there is no bundle or it is too old.
   */
  'explanation': (_postern_v1_Explanation__Output | null);
  /**
   * Of which Check would take one use each.
   */
  'grants': (_postern_v1_GrantAtHand__Output)[];
  'evaluatedAt': (_google_protobuf_Timestamp__Output | null);
}
