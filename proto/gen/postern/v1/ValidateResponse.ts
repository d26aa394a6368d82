// Original file: proto/postern/v1/policy.proto

import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from '../../postern/v1/Diagnostic.ts';

export interface ValidateResponse {
  'valid'?: (boolean);
  'diagnostics'?: (_postern_v1_Diagnostic)[];
  'policies'?: (number);
  'rules'?: (number);
  'workflows'?: (number);
}

export interface ValidateResponse__Output {
  'valid': (boolean);
  'diagnostics': (_postern_v1_Diagnostic__Output)[];
  'policies': (number);
  'rules': (number);
  'workflows': (number);
}
