// Original file: proto/postern/v1/explain.proto


export interface ShadowExplanation {
  /**
   * As in Explanation.
   */
  'effect'?: (string);
  'basis'?: (string);
  'ruleIds'?: (string)[];
  'workflow'?: (string);
  /**
   * The shadow rules among those.
   */
  'shadowRules'?: (string)[];
}

export interface ShadowExplanation__Output {
  /**
   * As in Explanation.
   */
  'effect': (string);
  'basis': (string);
  'ruleIds': (string)[];
  'workflow': (string);
  /**
   * The shadow rules among those.
   */
  'shadowRules': (string)[];
}
