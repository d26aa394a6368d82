import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.ts';
import type { Action as _postern_v1_Action, Action__Output as _postern_v1_Action__Output } from './postern/v1/Action.ts';
import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from './postern/v1/Approval.ts';
import type { ApprovalBatch as _postern_v1_ApprovalBatch, ApprovalBatch__Output as _postern_v1_ApprovalBatch__Output } from './postern/v1/ApprovalBatch.ts';
import type { ApprovalEvent as _postern_v1_ApprovalEvent, ApprovalEvent__Output as _postern_v1_ApprovalEvent__Output } from './postern/v1/ApprovalEvent.ts';
import type { ApprovalFilter as _postern_v1_ApprovalFilter, ApprovalFilter__Output as _postern_v1_ApprovalFilter__Output } from './postern/v1/ApprovalFilter.ts';
import type { ApprovalServiceClient as _postern_v1_ApprovalServiceClient, ApprovalServiceDefinition as _postern_v1_ApprovalServiceDefinition } from './postern/v1/ApprovalService.ts';
import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from './postern/v1/Approvers.ts';
import type { BreakGlassRequest as _postern_v1_BreakGlassRequest, BreakGlassRequest__Output as _postern_v1_BreakGlassRequest__Output } from './postern/v1/BreakGlassRequest.ts';
import type { BreakGlassResponse as _postern_v1_BreakGlassResponse, BreakGlassResponse__Output as _postern_v1_BreakGlassResponse__Output } from './postern/v1/BreakGlassResponse.ts';
import type { BusinessHours as _postern_v1_BusinessHours, BusinessHours__Output as _postern_v1_BusinessHours__Output } from './postern/v1/BusinessHours.ts';
import type { CallerStanding as _postern_v1_CallerStanding, CallerStanding__Output as _postern_v1_CallerStanding__Output } from './postern/v1/CallerStanding.ts';
import type { CancelApprovalRequest as _postern_v1_CancelApprovalRequest, CancelApprovalRequest__Output as _postern_v1_CancelApprovalRequest__Output } from './postern/v1/CancelApprovalRequest.ts';
import type { CancelApprovalResponse as _postern_v1_CancelApprovalResponse, CancelApprovalResponse__Output as _postern_v1_CancelApprovalResponse__Output } from './postern/v1/CancelApprovalResponse.ts';
import type { Delegator as _postern_v1_Delegator, Delegator__Output as _postern_v1_Delegator__Output } from './postern/v1/Delegator.ts';
import type { Demand as _postern_v1_Demand, Demand__Output as _postern_v1_Demand__Output } from './postern/v1/Demand.ts';
import type { ExcludedVoter as _postern_v1_ExcludedVoter, ExcludedVoter__Output as _postern_v1_ExcludedVoter__Output } from './postern/v1/ExcludedVoter.ts';
import type { ExplainApprovalRequest as _postern_v1_ExplainApprovalRequest, ExplainApprovalRequest__Output as _postern_v1_ExplainApprovalRequest__Output } from './postern/v1/ExplainApprovalRequest.ts';
import type { ExplainApprovalResponse as _postern_v1_ExplainApprovalResponse, ExplainApprovalResponse__Output as _postern_v1_ExplainApprovalResponse__Output } from './postern/v1/ExplainApprovalResponse.ts';
import type { GetApprovalRequest as _postern_v1_GetApprovalRequest, GetApprovalRequest__Output as _postern_v1_GetApprovalRequest__Output } from './postern/v1/GetApprovalRequest.ts';
import type { GetApprovalResponse as _postern_v1_GetApprovalResponse, GetApprovalResponse__Output as _postern_v1_GetApprovalResponse__Output } from './postern/v1/GetApprovalResponse.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from './postern/v1/GrantTerms.ts';
import type { ListApprovalsRequest as _postern_v1_ListApprovalsRequest, ListApprovalsRequest__Output as _postern_v1_ListApprovalsRequest__Output } from './postern/v1/ListApprovalsRequest.ts';
import type { ListApprovalsResponse as _postern_v1_ListApprovalsResponse, ListApprovalsResponse__Output as _postern_v1_ListApprovalsResponse__Output } from './postern/v1/ListApprovalsResponse.ts';
import type { ListBatchesRequest as _postern_v1_ListBatchesRequest, ListBatchesRequest__Output as _postern_v1_ListBatchesRequest__Output } from './postern/v1/ListBatchesRequest.ts';
import type { ListBatchesResponse as _postern_v1_ListBatchesResponse, ListBatchesResponse__Output as _postern_v1_ListBatchesResponse__Output } from './postern/v1/ListBatchesResponse.ts';
import type { MissingVotes as _postern_v1_MissingVotes, MissingVotes__Output as _postern_v1_MissingVotes__Output } from './postern/v1/MissingVotes.ts';
import type { Obligation as _postern_v1_Obligation, Obligation__Output as _postern_v1_Obligation__Output } from './postern/v1/Obligation.ts';
import type { Resource as _postern_v1_Resource, Resource__Output as _postern_v1_Resource__Output } from './postern/v1/Resource.ts';
import type { Review as _postern_v1_Review, Review__Output as _postern_v1_Review__Output } from './postern/v1/Review.ts';
import type { RuleError as _postern_v1_RuleError, RuleError__Output as _postern_v1_RuleError__Output } from './postern/v1/RuleError.ts';
import type { SignOffRequest as _postern_v1_SignOffRequest, SignOffRequest__Output as _postern_v1_SignOffRequest__Output } from './postern/v1/SignOffRequest.ts';
import type { SignOffResponse as _postern_v1_SignOffResponse, SignOffResponse__Output as _postern_v1_SignOffResponse__Output } from './postern/v1/SignOffResponse.ts';
import type { Stage as _postern_v1_Stage, Stage__Output as _postern_v1_Stage__Output } from './postern/v1/Stage.ts';
import type { Subject as _postern_v1_Subject, Subject__Output as _postern_v1_Subject__Output } from './postern/v1/Subject.ts';
import type { UpcomingEvent as _postern_v1_UpcomingEvent, UpcomingEvent__Output as _postern_v1_UpcomingEvent__Output } from './postern/v1/UpcomingEvent.ts';
import type { VoteBatchItem as _postern_v1_VoteBatchItem, VoteBatchItem__Output as _postern_v1_VoteBatchItem__Output } from './postern/v1/VoteBatchItem.ts';
import type { VoteBatchRequest as _postern_v1_VoteBatchRequest, VoteBatchRequest__Output as _postern_v1_VoteBatchRequest__Output } from './postern/v1/VoteBatchRequest.ts';
import type { VoteBatchResponse as _postern_v1_VoteBatchResponse, VoteBatchResponse__Output as _postern_v1_VoteBatchResponse__Output } from './postern/v1/VoteBatchResponse.ts';
import type { VoteBatchResult as _postern_v1_VoteBatchResult, VoteBatchResult__Output as _postern_v1_VoteBatchResult__Output } from './postern/v1/VoteBatchResult.ts';
import type { VoteRecord as _postern_v1_VoteRecord, VoteRecord__Output as _postern_v1_VoteRecord__Output } from './postern/v1/VoteRecord.ts';
import type { VoteRequest as _postern_v1_VoteRequest, VoteRequest__Output as _postern_v1_VoteRequest__Output } from './postern/v1/VoteRequest.ts';
import type { VoteResponse as _postern_v1_VoteResponse, VoteResponse__Output as _postern_v1_VoteResponse__Output } from './postern/v1/VoteResponse.ts';
import type { WatchApprovalsRequest as _postern_v1_WatchApprovalsRequest, WatchApprovalsRequest__Output as _postern_v1_WatchApprovalsRequest__Output } from './postern/v1/WatchApprovalsRequest.ts';
import type { WatchApprovalsResponse as _postern_v1_WatchApprovalsResponse, WatchApprovalsResponse__Output as _postern_v1_WatchApprovalsResponse__Output } from './postern/v1/WatchApprovalsResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      ListValue: MessageTypeDefinition<_google_protobuf_ListValue, _google_protobuf_ListValue__Output>
      NullValue: EnumTypeDefinition
      Struct: MessageTypeDefinition<_google_protobuf_Struct, _google_protobuf_Struct__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      Value: MessageTypeDefinition<_google_protobuf_Value, _google_protobuf_Value__Output>
    }
  }
  postern: {
    v1: {
      Action: MessageTypeDefinition<_postern_v1_Action, _postern_v1_Action__Output>
      Approval: MessageTypeDefinition<_postern_v1_Approval, _postern_v1_Approval__Output>
      ApprovalBatch: MessageTypeDefinition<_postern_v1_ApprovalBatch, _postern_v1_ApprovalBatch__Output>
      ApprovalEvent: MessageTypeDefinition<_postern_v1_ApprovalEvent, _postern_v1_ApprovalEvent__Output>
      ApprovalFilter: MessageTypeDefinition<_postern_v1_ApprovalFilter, _postern_v1_ApprovalFilter__Output>
      /**
       * Approvals, for those who vote and those who watch. Voting needs the role approver (or admin) and a group or
       * name that the open stage asks for.
       */
      ApprovalService: SubtypeConstructor<typeof grpc.Client, _postern_v1_ApprovalServiceClient> & { service: _postern_v1_ApprovalServiceDefinition }
      ApprovalStatus: EnumTypeDefinition
      Approvers: MessageTypeDefinition<_postern_v1_Approvers, _postern_v1_Approvers__Output>
      BreakGlassRequest: MessageTypeDefinition<_postern_v1_BreakGlassRequest, _postern_v1_BreakGlassRequest__Output>
      BreakGlassResponse: MessageTypeDefinition<_postern_v1_BreakGlassResponse, _postern_v1_BreakGlassResponse__Output>
      BusinessHours: MessageTypeDefinition<_postern_v1_BusinessHours, _postern_v1_BusinessHours__Output>
      CallerStanding: MessageTypeDefinition<_postern_v1_CallerStanding, _postern_v1_CallerStanding__Output>
      CancelApprovalRequest: MessageTypeDefinition<_postern_v1_CancelApprovalRequest, _postern_v1_CancelApprovalRequest__Output>
      CancelApprovalResponse: MessageTypeDefinition<_postern_v1_CancelApprovalResponse, _postern_v1_CancelApprovalResponse__Output>
      Decision: EnumTypeDefinition
      Delegator: MessageTypeDefinition<_postern_v1_Delegator, _postern_v1_Delegator__Output>
      Demand: MessageTypeDefinition<_postern_v1_Demand, _postern_v1_Demand__Output>
      ExcludedVoter: MessageTypeDefinition<_postern_v1_ExcludedVoter, _postern_v1_ExcludedVoter__Output>
      ExplainApprovalRequest: MessageTypeDefinition<_postern_v1_ExplainApprovalRequest, _postern_v1_ExplainApprovalRequest__Output>
      ExplainApprovalResponse: MessageTypeDefinition<_postern_v1_ExplainApprovalResponse, _postern_v1_ExplainApprovalResponse__Output>
      GetApprovalRequest: MessageTypeDefinition<_postern_v1_GetApprovalRequest, _postern_v1_GetApprovalRequest__Output>
      GetApprovalResponse: MessageTypeDefinition<_postern_v1_GetApprovalResponse, _postern_v1_GetApprovalResponse__Output>
      GrantTerms: MessageTypeDefinition<_postern_v1_GrantTerms, _postern_v1_GrantTerms__Output>
      ListApprovalsRequest: MessageTypeDefinition<_postern_v1_ListApprovalsRequest, _postern_v1_ListApprovalsRequest__Output>
      ListApprovalsResponse: MessageTypeDefinition<_postern_v1_ListApprovalsResponse, _postern_v1_ListApprovalsResponse__Output>
      ListBatchesRequest: MessageTypeDefinition<_postern_v1_ListBatchesRequest, _postern_v1_ListBatchesRequest__Output>
      ListBatchesResponse: MessageTypeDefinition<_postern_v1_ListBatchesResponse, _postern_v1_ListBatchesResponse__Output>
      MissingVotes: MessageTypeDefinition<_postern_v1_MissingVotes, _postern_v1_MissingVotes__Output>
      Obligation: MessageTypeDefinition<_postern_v1_Obligation, _postern_v1_Obligation__Output>
      Resource: MessageTypeDefinition<_postern_v1_Resource, _postern_v1_Resource__Output>
      Review: MessageTypeDefinition<_postern_v1_Review, _postern_v1_Review__Output>
      RuleError: MessageTypeDefinition<_postern_v1_RuleError, _postern_v1_RuleError__Output>
      SignOffRequest: MessageTypeDefinition<_postern_v1_SignOffRequest, _postern_v1_SignOffRequest__Output>
      SignOffResponse: MessageTypeDefinition<_postern_v1_SignOffResponse, _postern_v1_SignOffResponse__Output>
      Stage: MessageTypeDefinition<_postern_v1_Stage, _postern_v1_Stage__Output>
      Subject: MessageTypeDefinition<_postern_v1_Subject, _postern_v1_Subject__Output>
      UpcomingEvent: MessageTypeDefinition<_postern_v1_UpcomingEvent, _postern_v1_UpcomingEvent__Output>
      Verdict: EnumTypeDefinition
      VoteBatchItem: MessageTypeDefinition<_postern_v1_VoteBatchItem, _postern_v1_VoteBatchItem__Output>
      VoteBatchRequest: MessageTypeDefinition<_postern_v1_VoteBatchRequest, _postern_v1_VoteBatchRequest__Output>
      VoteBatchResponse: MessageTypeDefinition<_postern_v1_VoteBatchResponse, _postern_v1_VoteBatchResponse__Output>
      VoteBatchResult: MessageTypeDefinition<_postern_v1_VoteBatchResult, _postern_v1_VoteBatchResult__Output>
      VoteRecord: MessageTypeDefinition<_postern_v1_VoteRecord, _postern_v1_VoteRecord__Output>
      VoteRequest: MessageTypeDefinition<_postern_v1_VoteRequest, _postern_v1_VoteRequest__Output>
      VoteResponse: MessageTypeDefinition<_postern_v1_VoteResponse, _postern_v1_VoteResponse__Output>
      WatchApprovalsRequest: MessageTypeDefinition<_postern_v1_WatchApprovalsRequest, _postern_v1_WatchApprovalsRequest__Output>
      WatchApprovalsResponse: MessageTypeDefinition<_postern_v1_WatchApprovalsResponse, _postern_v1_WatchApprovalsResponse__Output>
    }
  }
}

