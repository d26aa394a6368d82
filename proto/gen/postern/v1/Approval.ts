// Original file: proto/postern/v1/common.proto

import type { ApprovalStatus as _postern_v1_ApprovalStatus, ApprovalStatus__Output as _postern_v1_ApprovalStatus__Output } from '../../postern/v1/ApprovalStatus.ts';
import type { Subject as _postern_v1_Subject, Subject__Output as _postern_v1_Subject__Output } from '../../postern/v1/Subject.ts';
import type { Action as _postern_v1_Action, Action__Output as _postern_v1_Action__Output } from '../../postern/v1/Action.ts';
import type { Resource as _postern_v1_Resource, Resource__Output as _postern_v1_Resource__Output } from '../../postern/v1/Resource.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { Stage as _postern_v1_Stage, Stage__Output as _postern_v1_Stage__Output } from '../../postern/v1/Stage.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { VoteRecord as _postern_v1_VoteRecord, VoteRecord__Output as _postern_v1_VoteRecord__Output } from '../../postern/v1/VoteRecord.ts';
import type { Review as _postern_v1_Review, Review__Output as _postern_v1_Review__Output } from '../../postern/v1/Review.ts';
import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from '../../postern/v1/Approvers.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from '../../postern/v1/GrantTerms.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One request for approval as it stands now.
 */
export interface Approval {
  /**
   * 26 characters of Crockford base32; shared/approval/approval-id.ts says how it is derived.
   */
  'id'?: (string);
  'environment'?: (string);
  'status'?: (_postern_v1_ApprovalStatus);
  /**
   * Grows with every event; a vote names the revision that the voter saw.
   */
  'revision'?: (number | string | Long);
  'subject'?: (_postern_v1_Subject | null);
  'action'?: (_postern_v1_Action | null);
  'resource'?: (_postern_v1_Resource | null);
  'context'?: (_google_protobuf_Struct | null);
  'arguments'?: (_google_protobuf_Struct | null);
  /**
   * RFC 8785 canonical form of subject, action, resource and arguments, SHA-256, "sha256:<hex>".
   */
  'requestDigest'?: (string);
  'workflow'?: (string);
  'stages'?: (_postern_v1_Stage)[];
  /**
   * Index into stages of the one that is open.
   */
  'currentStage'?: (number);
  'stageDeadline'?: (_google_protobuf_Timestamp | null);
  'votes'?: (_postern_v1_VoteRecord)[];
  'ruleIds'?: (string)[];
  'bundleRevision'?: (number | string | Long);
  'requestReason'?: (string);
  'requestedByAgent'?: (string);
  'requestedAt'?: (_google_protobuf_Timestamp | null);
  'endedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * How it ended, in a sentence.
   */
  'outcomeReason'?: (string);
  'grantId'?: (string);
  /**
   * "executed", "failed", "abandoned", "overdue" (used, and not reported on in time), or empty.
   */
  'reportedOutcome'?: (string);
  'traceId'?: (string);
  /**
   * A vote must say why.
   */
  'requireReason'?: (boolean);
  /**
   * When it expires whatever stage is open; absent: the stages' timeouts alone bound it.
   */
  'deadline'?: (_google_protobuf_Timestamp | null);
  /**
   * Answers to the workflow's form; absent: none were given.
   */
  'form'?: (_google_protobuf_Struct | null);
  /**
   * Absent: nobody broke the glass.
   */
  'review'?: (_postern_v1_Review | null);
  'grantRevoked'?: (boolean);
  /**
   * Why it was denied without anybody being asked, such as "ESCALATION_BUDGET"; empty: it was not.
   */
  'refusalCode'?: (string);
  /**
   * Who may release it at once in an emergency; absent: nobody.
   */
  'breakGlass'?: (_postern_v1_Approvers | null);
  /**
   * The revision at which what a voter is asked last changed; a vote on an older one is refused.
   */
  'questionRevision'?: (number | string | Long);
  /**
   * Terms of the grant: as it was issued, or, while pending, as the workflow has them.
   */
  'grantTerms'?: (_postern_v1_GrantTerms | null);
  /**
   * How far a voter may widen them; absent: not at all.
   */
  'widenLimit'?: (_postern_v1_GrantTerms | null);
  /**
   * How many uses of the grant were taken.
   */
  'grantUses'?: (number);
  'grantExpiresAt'?: (_google_protobuf_Timestamp | null);
  'stageOpenedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * How many reminders of the open stage went out.
   */
  'reminders'?: (number);
}

/**
 * One request for approval as it stands now.
 */
export interface Approval__Output {
  /**
   * 26 characters of Crockford base32; shared/approval/approval-id.ts says how it is derived.
   */
  'id': (string);
  'environment': (string);
  'status': (_postern_v1_ApprovalStatus__Output);
  /**
   * Grows with every event; a vote names the revision that the voter saw.
   */
  'revision': (number);
  'subject': (_postern_v1_Subject__Output | null);
  'action': (_postern_v1_Action__Output | null);
  'resource': (_postern_v1_Resource__Output | null);
  'context': (_google_protobuf_Struct__Output | null);
  'arguments': (_google_protobuf_Struct__Output | null);
  /**
   * RFC 8785 canonical form of subject, action, resource and arguments, SHA-256, "sha256:<hex>".
   */
  'requestDigest': (string);
  'workflow': (string);
  'stages': (_postern_v1_Stage__Output)[];
  /**
   * Index into stages of the one that is open.
   */
  'currentStage': (number);
  'stageDeadline': (_google_protobuf_Timestamp__Output | null);
  'votes': (_postern_v1_VoteRecord__Output)[];
  'ruleIds': (string)[];
  'bundleRevision': (number);
  'requestReason': (string);
  'requestedByAgent': (string);
  'requestedAt': (_google_protobuf_Timestamp__Output | null);
  'endedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * How it ended, in a sentence.
   */
  'outcomeReason': (string);
  'grantId': (string);
  /**
   * "executed", "failed", "abandoned", "overdue" (used, and not reported on in time), or empty.
   */
  'reportedOutcome': (string);
  'traceId': (string);
  /**
   * A vote must say why.
   */
  'requireReason': (boolean);
  /**
   * When it expires whatever stage is open; absent: the stages' timeouts alone bound it.
   */
  'deadline': (_google_protobuf_Timestamp__Output | null);
  /**
   * Answers to the workflow's form; absent: none were given.
   */
  'form': (_google_protobuf_Struct__Output | null);
  /**
   * Absent: nobody broke the glass.
   */
  'review': (_postern_v1_Review__Output | null);
  'grantRevoked': (boolean);
  /**
   * Why it was denied without anybody being asked, such as "ESCALATION_BUDGET"; empty: it was not.
   */
  'refusalCode': (string);
  /**
   * Who may release it at once in an emergency; absent: nobody.
   */
  'breakGlass': (_postern_v1_Approvers__Output | null);
  /**
   * The revision at which what a voter is asked last changed; a vote on an older one is refused.
   */
  'questionRevision': (number);
  /**
   * Terms of the grant: as it was issued, or, while pending, as the workflow has them.
   */
  'grantTerms': (_postern_v1_GrantTerms__Output | null);
  /**
   * How far a voter may widen them; absent: not at all.
   */
  'widenLimit': (_postern_v1_GrantTerms__Output | null);
  /**
   * How many uses of the grant were taken.
   */
  'grantUses': (number);
  'grantExpiresAt': (_google_protobuf_Timestamp__Output | null);
  'stageOpenedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * How many reminders of the open stage went out.
   */
  'reminders': (number);
}
