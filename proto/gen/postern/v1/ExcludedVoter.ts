// Original file: proto/postern/v1/approval.proto


export interface ExcludedVoter {
  'who'?: (string);
  'why'?: (string);
}

export interface ExcludedVoter__Output {
  'who': (string);
  'why': (string);
}
