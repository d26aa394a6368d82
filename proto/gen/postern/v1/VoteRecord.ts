// Original file: proto/postern/v1/common.proto

import type { Verdict as _postern_v1_Verdict, Verdict__Output as _postern_v1_Verdict__Output } from '../../postern/v1/Verdict.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Delegator as _postern_v1_Delegator, Delegator__Output as _postern_v1_Delegator__Output } from '../../postern/v1/Delegator.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from '../../postern/v1/GrantTerms.ts';

export interface VoteRecord {
  'stage'?: (string);
  'voter'?: (string);
  'verdict'?: (_postern_v1_Verdict);
  'reason'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * Absent: the voter voted in its own right.
   */
  'inPlaceOf'?: (_postern_v1_Delegator | null);
  /**
   * The groups that the stage asks for and that whoever the vote counts for was in at that moment.
   */
  'groups'?: (string)[];
  /**
   * How far the voter widened the grant; absent: not at all.
   */
  'widen'?: (_postern_v1_GrantTerms | null);
}

export interface VoteRecord__Output {
  'stage': (string);
  'voter': (string);
  'verdict': (_postern_v1_Verdict__Output);
  'reason': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * Absent: the voter voted in its own right.
   */
  'inPlaceOf': (_postern_v1_Delegator__Output | null);
  /**
   * The groups that the stage asks for and that whoever the vote counts for was in at that moment.
   */
  'groups': (string)[];
  /**
   * How far the voter widened the grant; absent: not at all.
   */
  'widen': (_postern_v1_GrantTerms__Output | null);
}
