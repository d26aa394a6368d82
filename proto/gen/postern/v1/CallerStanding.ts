// Original file: proto/postern/v1/approval.proto


export interface CallerStanding {
  'mayVote'?: (boolean);
  /**
   * In whose place; empty: in its own right.
   */
  'inPlaceOf'?: (string);
  /**
   * Why it may not vote: a code, and a sentence.
   */
  'code'?: (string);
  'whyNot'?: (string);
  'mayBreakGlass'?: (boolean);
  'maySignOff'?: (boolean);
}

export interface CallerStanding__Output {
  'mayVote': (boolean);
  /**
   * In whose place; empty: in its own right.
   */
  'inPlaceOf': (string);
  /**
   * Why it may not vote: a code, and a sentence.
   */
  'code': (string);
  'whyNot': (string);
  'mayBreakGlass': (boolean);
  'maySignOff': (boolean);
}
