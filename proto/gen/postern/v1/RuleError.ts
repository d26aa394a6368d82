// Original file: proto/postern/v1/common.proto


/**
 * A condition that could not be evaluated; the rule then counted as its effect demands (fail closed).
 */
export interface RuleError {
  'ruleId'?: (string);
  'message'?: (string);
}

/**
 * A condition that could not be evaluated; the rule then counted as its effect demands (fail closed).
 */
export interface RuleError__Output {
  'ruleId': (string);
  'message': (string);
}
