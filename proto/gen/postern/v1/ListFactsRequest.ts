// Original file: proto/postern/v1/fact.proto


export interface ListFactsRequest {
  'environment'?: (string);
  /**
   * Only paths that are this one or begin with it and a dot.
   */
  'prefix'?: (string);
}

export interface ListFactsRequest__Output {
  'environment': (string);
  /**
   * Only paths that are this one or begin with it and a dot.
   */
  'prefix': (string);
}
