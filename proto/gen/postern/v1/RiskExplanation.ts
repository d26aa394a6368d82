// Original file: proto/postern/v1/explain.proto


export interface RiskExplanation {
  /**
   * The sum of the risk of the rules.
   */
  'score'?: (number);
  'ruleIds'?: (string)[];
  /**
   * "escalateAt", "denyAt" or "none".
   */
  'reaches'?: (string);
  /**
   * The value of the threshold that is reached.
   */
  'threshold'?: (number);
}

export interface RiskExplanation__Output {
  /**
   * The sum of the risk of the rules.
   */
  'score': (number);
  'ruleIds': (string)[];
  /**
   * "escalateAt", "denyAt" or "none".
   */
  'reaches': (string);
  /**
   * The value of the threshold that is reached.
   */
  'threshold': (number);
}
