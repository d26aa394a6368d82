// Original file: proto/postern/v1/policy.proto


export interface Diagnostic {
  'code'?: (string);
  /**
   * "error" or "warning".
   */
  'severity'?: (string);
  'message'?: (string);
  'file'?: (string);
  /**
   * 1-based.
   */
  'line'?: (number);
  'column'?: (number);
  /**
   * What to do, such as "did you mean 'refunds'?". May be empty.
   */
  'suggestion'?: (string);
}

export interface Diagnostic__Output {
  'code': (string);
  /**
   * "error" or "warning".
   */
  'severity': (string);
  'message': (string);
  'file': (string);
  /**
   * 1-based.
   */
  'line': (number);
  'column': (number);
  /**
   * What to do, such as "did you mean 'refunds'?". May be empty.
   */
  'suggestion': (string);
}
