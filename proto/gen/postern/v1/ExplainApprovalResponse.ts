// Original file: proto/postern/v1/approval.proto

import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from '../../postern/v1/Approval.ts';
import type { MissingVotes as _postern_v1_MissingVotes, MissingVotes__Output as _postern_v1_MissingVotes__Output } from '../../postern/v1/MissingVotes.ts';
import type { ExcludedVoter as _postern_v1_ExcludedVoter, ExcludedVoter__Output as _postern_v1_ExcludedVoter__Output } from '../../postern/v1/ExcludedVoter.ts';
import type { UpcomingEvent as _postern_v1_UpcomingEvent, UpcomingEvent__Output as _postern_v1_UpcomingEvent__Output } from '../../postern/v1/UpcomingEvent.ts';
import type { CallerStanding as _postern_v1_CallerStanding, CallerStanding__Output as _postern_v1_CallerStanding__Output } from '../../postern/v1/CallerStanding.ts';

export interface ExplainApprovalResponse {
  'approval'?: (_postern_v1_Approval | null);
  /**
   * The whole explanation in plain sentences.
   */
  'lines'?: (string)[];
  /**
   * While a stage is open: what is missing for it; any one of them is enough.
   */
  'missing'?: (_postern_v1_MissingVotes)[];
  /**
   * Who may take no part in the open stage, whatever groups they are in.
   */
  'excluded'?: (_postern_v1_ExcludedVoter)[];
  /**
   * What time will bring, soonest first.
   */
  'upcoming'?: (_postern_v1_UpcomingEvent)[];
  /**
   * What the caller itself could do.
   */
  'caller'?: (_postern_v1_CallerStanding | null);
}

export interface ExplainApprovalResponse__Output {
  'approval': (_postern_v1_Approval__Output | null);
  /**
   * The whole explanation in plain sentences.
   */
  'lines': (string)[];
  /**
   * While a stage is open: what is missing for it; any one of them is enough.
   */
  'missing': (_postern_v1_MissingVotes__Output)[];
  /**
   * Who may take no part in the open stage, whatever groups they are in.
   */
  'excluded': (_postern_v1_ExcludedVoter__Output)[];
  /**
   * What time will bring, soonest first.
   */
  'upcoming': (_postern_v1_UpcomingEvent__Output)[];
  /**
   * What the caller itself could do.
   */
  'caller': (_postern_v1_CallerStanding__Output | null);
}
