// Original file: proto/postern/v1/guard.proto


/**
 * How risky the rules of one policy say a request is.
 */
export interface RiskScore {
  'policy'?: (string);
  /**
   * The sum of the risk of the rules.
   */
  'score'?: (number);
  /**
   * "<policy>/<rule>" of the rules that matched and have a risk.
   */
  'ruleIds'?: (string)[];
  /**
   * "escalateAt", "denyAt", or "none": it is below all thresholds.
   */
  'reaches'?: (string);
  /**
   * The value of that threshold; 0: none.
   */
  'threshold'?: (number);
}

/**
 * How risky the rules of one policy say a request is.
 */
export interface RiskScore__Output {
  'policy': (string);
  /**
   * The sum of the risk of the rules.
   */
  'score': (number);
  /**
   * "<policy>/<rule>" of the rules that matched and have a risk.
   */
  'ruleIds': (string)[];
  /**
   * "escalateAt", "denyAt", or "none": it is below all thresholds.
   */
  'reaches': (string);
  /**
   * The value of that threshold; 0: none.
   */
  'threshold': (number);
}
