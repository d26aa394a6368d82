// Original file: proto/postern/v1/guard.proto

import type { OutcomeStatus as _postern_v1_OutcomeStatus, OutcomeStatus__Output as _postern_v1_OutcomeStatus__Output } from '../../postern/v1/OutcomeStatus.ts';

export interface ReportOutcomeRequest {
  'decisionId'?: (string);
  'approvalId'?: (string);
  'status'?: (_postern_v1_OutcomeStatus);
  'message'?: (string);
}

export interface ReportOutcomeRequest__Output {
  'decisionId': (string);
  'approvalId': (string);
  'status': (_postern_v1_OutcomeStatus__Output);
  'message': (string);
}
