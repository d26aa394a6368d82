// Original file: proto/postern/v1/decision.proto


export interface ExplainDecisionRequest {
  'environment'?: (string);
  'decisionId'?: (string);
}

export interface ExplainDecisionRequest__Output {
  'environment': (string);
  'decisionId': (string);
}
