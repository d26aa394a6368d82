// Original file: proto/postern/v1/common.proto

import type { Verdict as _postern_v1_Verdict, Verdict__Output as _postern_v1_Verdict__Output } from '../../postern/v1/Verdict.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface VoteRecord {
  'stage'?: (string);
  'voter'?: (string);
  'verdict'?: (_postern_v1_Verdict);
  'reason'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
}

export interface VoteRecord__Output {
  'stage': (string);
  'voter': (string);
  'verdict': (_postern_v1_Verdict__Output);
  'reason': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
}
