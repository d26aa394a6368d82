// Original file: proto/postern/v1/grant.proto

import type { Subject as _postern_v1_Subject, Subject__Output as _postern_v1_Subject__Output } from '../../postern/v1/Subject.ts';
import type { Action as _postern_v1_Action, Action__Output as _postern_v1_Action__Output } from '../../postern/v1/Action.ts';
import type { Resource as _postern_v1_Resource, Resource__Output as _postern_v1_Resource__Output } from '../../postern/v1/Resource.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from '../../postern/v1/GrantTerms.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Grant {
  'id'?: (string);
  'environment'?: (string);
  'approvalId'?: (string);
  'workflow'?: (string);
  'subject'?: (_postern_v1_Subject | null);
  'action'?: (_postern_v1_Action | null);
  'resource'?: (_postern_v1_Resource | null);
  'ruleIds'?: (string)[];
  /**
   * What it was issued for: uses, time, scope.
   */
  'terms'?: (_postern_v1_GrantTerms | null);
  'used'?: (number);
  'issuedAt'?: (_google_protobuf_Timestamp | null);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'revoked'?: (boolean);
}

export interface Grant__Output {
  'id': (string);
  'environment': (string);
  'approvalId': (string);
  'workflow': (string);
  'subject': (_postern_v1_Subject__Output | null);
  'action': (_postern_v1_Action__Output | null);
  'resource': (_postern_v1_Resource__Output | null);
  'ruleIds': (string)[];
  /**
   * What it was issued for: uses, time, scope.
   */
  'terms': (_postern_v1_GrantTerms__Output | null);
  'used': (number);
  'issuedAt': (_google_protobuf_Timestamp__Output | null);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'revoked': (boolean);
}
