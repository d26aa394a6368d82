import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.ts';
import type { Action as _postern_v1_Action, Action__Output as _postern_v1_Action__Output } from './postern/v1/Action.ts';
import type { Approval as _postern_v1_Approval, Approval__Output as _postern_v1_Approval__Output } from './postern/v1/Approval.ts';
import type { ApprovalEvent as _postern_v1_ApprovalEvent, ApprovalEvent__Output as _postern_v1_ApprovalEvent__Output } from './postern/v1/ApprovalEvent.ts';
import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from './postern/v1/Approvers.ts';
import type { BusinessHours as _postern_v1_BusinessHours, BusinessHours__Output as _postern_v1_BusinessHours__Output } from './postern/v1/BusinessHours.ts';
import type { Delegator as _postern_v1_Delegator, Delegator__Output as _postern_v1_Delegator__Output } from './postern/v1/Delegator.ts';
import type { Demand as _postern_v1_Demand, Demand__Output as _postern_v1_Demand__Output } from './postern/v1/Demand.ts';
import type { Grant as _postern_v1_Grant, Grant__Output as _postern_v1_Grant__Output } from './postern/v1/Grant.ts';
import type { GrantFailure as _postern_v1_GrantFailure, GrantFailure__Output as _postern_v1_GrantFailure__Output } from './postern/v1/GrantFailure.ts';
import type { GrantFilter as _postern_v1_GrantFilter, GrantFilter__Output as _postern_v1_GrantFilter__Output } from './postern/v1/GrantFilter.ts';
import type { GrantServiceClient as _postern_v1_GrantServiceClient, GrantServiceDefinition as _postern_v1_GrantServiceDefinition } from './postern/v1/GrantService.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from './postern/v1/GrantTerms.ts';
import type { ListGrantsRequest as _postern_v1_ListGrantsRequest, ListGrantsRequest__Output as _postern_v1_ListGrantsRequest__Output } from './postern/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse as _postern_v1_ListGrantsResponse, ListGrantsResponse__Output as _postern_v1_ListGrantsResponse__Output } from './postern/v1/ListGrantsResponse.ts';
import type { Obligation as _postern_v1_Obligation, Obligation__Output as _postern_v1_Obligation__Output } from './postern/v1/Obligation.ts';
import type { Resource as _postern_v1_Resource, Resource__Output as _postern_v1_Resource__Output } from './postern/v1/Resource.ts';
import type { Review as _postern_v1_Review, Review__Output as _postern_v1_Review__Output } from './postern/v1/Review.ts';
import type { RevokeGrantsRequest as _postern_v1_RevokeGrantsRequest, RevokeGrantsRequest__Output as _postern_v1_RevokeGrantsRequest__Output } from './postern/v1/RevokeGrantsRequest.ts';
import type { RevokeGrantsResponse as _postern_v1_RevokeGrantsResponse, RevokeGrantsResponse__Output as _postern_v1_RevokeGrantsResponse__Output } from './postern/v1/RevokeGrantsResponse.ts';
import type { RuleError as _postern_v1_RuleError, RuleError__Output as _postern_v1_RuleError__Output } from './postern/v1/RuleError.ts';
import type { Stage as _postern_v1_Stage, Stage__Output as _postern_v1_Stage__Output } from './postern/v1/Stage.ts';
import type { Subject as _postern_v1_Subject, Subject__Output as _postern_v1_Subject__Output } from './postern/v1/Subject.ts';
import type { VoteRecord as _postern_v1_VoteRecord, VoteRecord__Output as _postern_v1_VoteRecord__Output } from './postern/v1/VoteRecord.ts';

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
      ApprovalEvent: MessageTypeDefinition<_postern_v1_ApprovalEvent, _postern_v1_ApprovalEvent__Output>
      ApprovalStatus: EnumTypeDefinition
      Approvers: MessageTypeDefinition<_postern_v1_Approvers, _postern_v1_Approvers__Output>
      BusinessHours: MessageTypeDefinition<_postern_v1_BusinessHours, _postern_v1_BusinessHours__Output>
      Decision: EnumTypeDefinition
      Delegator: MessageTypeDefinition<_postern_v1_Delegator, _postern_v1_Delegator__Output>
      Demand: MessageTypeDefinition<_postern_v1_Demand, _postern_v1_Demand__Output>
      Grant: MessageTypeDefinition<_postern_v1_Grant, _postern_v1_Grant__Output>
      GrantFailure: MessageTypeDefinition<_postern_v1_GrantFailure, _postern_v1_GrantFailure__Output>
      GrantFilter: MessageTypeDefinition<_postern_v1_GrantFilter, _postern_v1_GrantFilter__Output>
      /**
       * What approvals yielded: permissions to release, for a time and a number of uses.
       */
      GrantService: SubtypeConstructor<typeof grpc.Client, _postern_v1_GrantServiceClient> & { service: _postern_v1_GrantServiceDefinition }
      GrantTerms: MessageTypeDefinition<_postern_v1_GrantTerms, _postern_v1_GrantTerms__Output>
      ListGrantsRequest: MessageTypeDefinition<_postern_v1_ListGrantsRequest, _postern_v1_ListGrantsRequest__Output>
      ListGrantsResponse: MessageTypeDefinition<_postern_v1_ListGrantsResponse, _postern_v1_ListGrantsResponse__Output>
      Obligation: MessageTypeDefinition<_postern_v1_Obligation, _postern_v1_Obligation__Output>
      Resource: MessageTypeDefinition<_postern_v1_Resource, _postern_v1_Resource__Output>
      Review: MessageTypeDefinition<_postern_v1_Review, _postern_v1_Review__Output>
      RevokeGrantsRequest: MessageTypeDefinition<_postern_v1_RevokeGrantsRequest, _postern_v1_RevokeGrantsRequest__Output>
      RevokeGrantsResponse: MessageTypeDefinition<_postern_v1_RevokeGrantsResponse, _postern_v1_RevokeGrantsResponse__Output>
      RuleError: MessageTypeDefinition<_postern_v1_RuleError, _postern_v1_RuleError__Output>
      Stage: MessageTypeDefinition<_postern_v1_Stage, _postern_v1_Stage__Output>
      Subject: MessageTypeDefinition<_postern_v1_Subject, _postern_v1_Subject__Output>
      Verdict: EnumTypeDefinition
      VoteRecord: MessageTypeDefinition<_postern_v1_VoteRecord, _postern_v1_VoteRecord__Output>
    }
  }
}

