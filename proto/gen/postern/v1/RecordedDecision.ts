// Original file: proto/postern/v1/decision.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Decision as _postern_v1_Decision, Decision__Output as _postern_v1_Decision__Output } from '../../postern/v1/Decision.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordedDecision {
  'decisionId'?: (string);
  'agentId'?: (string);
  'decidedAt'?: (_google_protobuf_Timestamp | null);
  'decision'?: (_postern_v1_Decision);
  'reasonCode'?: (string);
  'ruleIds'?: (string)[];
  'bundleRevision'?: (number | string | Long);
  'approvalId'?: (string);
  'grantId'?: (string);
  'stale'?: (boolean);
  'subjectType'?: (string);
  'subjectId'?: (string);
  'action'?: (string);
  'resourceType'?: (string);
  'resourceId'?: (string);
  'traceId'?: (string);
  /**
   * Paths of the values that were redacted, such as "arguments.card".
   */
  'redacted'?: (string)[];
}

export interface RecordedDecision__Output {
  'decisionId': (string);
  'agentId': (string);
  'decidedAt': (_google_protobuf_Timestamp__Output | null);
  'decision': (_postern_v1_Decision__Output);
  'reasonCode': (string);
  'ruleIds': (string)[];
  'bundleRevision': (number);
  'approvalId': (string);
  'grantId': (string);
  'stale': (boolean);
  'subjectType': (string);
  'subjectId': (string);
  'action': (string);
  'resourceType': (string);
  'resourceId': (string);
  'traceId': (string);
  /**
   * Paths of the values that were redacted, such as "arguments.card".
   */
  'redacted': (string)[];
}
