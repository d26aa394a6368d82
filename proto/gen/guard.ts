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
import type { AwaitRequest as _postern_v1_AwaitRequest, AwaitRequest__Output as _postern_v1_AwaitRequest__Output } from './postern/v1/AwaitRequest.ts';
import type { AwaitResponse as _postern_v1_AwaitResponse, AwaitResponse__Output as _postern_v1_AwaitResponse__Output } from './postern/v1/AwaitResponse.ts';
import type { BusinessHours as _postern_v1_BusinessHours, BusinessHours__Output as _postern_v1_BusinessHours__Output } from './postern/v1/BusinessHours.ts';
import type { CheckBatchRequest as _postern_v1_CheckBatchRequest, CheckBatchRequest__Output as _postern_v1_CheckBatchRequest__Output } from './postern/v1/CheckBatchRequest.ts';
import type { CheckBatchResponse as _postern_v1_CheckBatchResponse, CheckBatchResponse__Output as _postern_v1_CheckBatchResponse__Output } from './postern/v1/CheckBatchResponse.ts';
import type { CheckRequest as _postern_v1_CheckRequest, CheckRequest__Output as _postern_v1_CheckRequest__Output } from './postern/v1/CheckRequest.ts';
import type { CheckResponse as _postern_v1_CheckResponse, CheckResponse__Output as _postern_v1_CheckResponse__Output } from './postern/v1/CheckResponse.ts';
import type { ConditionExplanation as _postern_v1_ConditionExplanation, ConditionExplanation__Output as _postern_v1_ConditionExplanation__Output } from './postern/v1/ConditionExplanation.ts';
import type { Delegator as _postern_v1_Delegator, Delegator__Output as _postern_v1_Delegator__Output } from './postern/v1/Delegator.ts';
import type { Demand as _postern_v1_Demand, Demand__Output as _postern_v1_Demand__Output } from './postern/v1/Demand.ts';
import type { ExplainCheckResponse as _postern_v1_ExplainCheckResponse, ExplainCheckResponse__Output as _postern_v1_ExplainCheckResponse__Output } from './postern/v1/ExplainCheckResponse.ts';
import type { Explanation as _postern_v1_Explanation, Explanation__Output as _postern_v1_Explanation__Output } from './postern/v1/Explanation.ts';
import type { GrantAtHand as _postern_v1_GrantAtHand, GrantAtHand__Output as _postern_v1_GrantAtHand__Output } from './postern/v1/GrantAtHand.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from './postern/v1/GrantTerms.ts';
import type { GuardClient as _postern_v1_GuardClient, GuardDefinition as _postern_v1_GuardDefinition } from './postern/v1/Guard.ts';
import type { Obligation as _postern_v1_Obligation, Obligation__Output as _postern_v1_Obligation__Output } from './postern/v1/Obligation.ts';
import type { PolicyExplanation as _postern_v1_PolicyExplanation, PolicyExplanation__Output as _postern_v1_PolicyExplanation__Output } from './postern/v1/PolicyExplanation.ts';
import type { ReportOutcomeRequest as _postern_v1_ReportOutcomeRequest, ReportOutcomeRequest__Output as _postern_v1_ReportOutcomeRequest__Output } from './postern/v1/ReportOutcomeRequest.ts';
import type { ReportOutcomeResponse as _postern_v1_ReportOutcomeResponse, ReportOutcomeResponse__Output as _postern_v1_ReportOutcomeResponse__Output } from './postern/v1/ReportOutcomeResponse.ts';
import type { Resource as _postern_v1_Resource, Resource__Output as _postern_v1_Resource__Output } from './postern/v1/Resource.ts';
import type { Review as _postern_v1_Review, Review__Output as _postern_v1_Review__Output } from './postern/v1/Review.ts';
import type { RiskExplanation as _postern_v1_RiskExplanation, RiskExplanation__Output as _postern_v1_RiskExplanation__Output } from './postern/v1/RiskExplanation.ts';
import type { RiskScore as _postern_v1_RiskScore, RiskScore__Output as _postern_v1_RiskScore__Output } from './postern/v1/RiskScore.ts';
import type { RuleError as _postern_v1_RuleError, RuleError__Output as _postern_v1_RuleError__Output } from './postern/v1/RuleError.ts';
import type { RuleExplanation as _postern_v1_RuleExplanation, RuleExplanation__Output as _postern_v1_RuleExplanation__Output } from './postern/v1/RuleExplanation.ts';
import type { ShadowExplanation as _postern_v1_ShadowExplanation, ShadowExplanation__Output as _postern_v1_ShadowExplanation__Output } from './postern/v1/ShadowExplanation.ts';
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
      AwaitRequest: MessageTypeDefinition<_postern_v1_AwaitRequest, _postern_v1_AwaitRequest__Output>
      AwaitResponse: MessageTypeDefinition<_postern_v1_AwaitResponse, _postern_v1_AwaitResponse__Output>
      BusinessHours: MessageTypeDefinition<_postern_v1_BusinessHours, _postern_v1_BusinessHours__Output>
      CheckBatchRequest: MessageTypeDefinition<_postern_v1_CheckBatchRequest, _postern_v1_CheckBatchRequest__Output>
      CheckBatchResponse: MessageTypeDefinition<_postern_v1_CheckBatchResponse, _postern_v1_CheckBatchResponse__Output>
      CheckRequest: MessageTypeDefinition<_postern_v1_CheckRequest, _postern_v1_CheckRequest__Output>
      CheckResponse: MessageTypeDefinition<_postern_v1_CheckResponse, _postern_v1_CheckResponse__Output>
      ConditionExplanation: MessageTypeDefinition<_postern_v1_ConditionExplanation, _postern_v1_ConditionExplanation__Output>
      ConditionValue: EnumTypeDefinition
      Decision: EnumTypeDefinition
      Delegator: MessageTypeDefinition<_postern_v1_Delegator, _postern_v1_Delegator__Output>
      Demand: MessageTypeDefinition<_postern_v1_Demand, _postern_v1_Demand__Output>
      ExplainCheckResponse: MessageTypeDefinition<_postern_v1_ExplainCheckResponse, _postern_v1_ExplainCheckResponse__Output>
      Explanation: MessageTypeDefinition<_postern_v1_Explanation, _postern_v1_Explanation__Output>
      GrantAtHand: MessageTypeDefinition<_postern_v1_GrantAtHand, _postern_v1_GrantAtHand__Output>
      GrantTerms: MessageTypeDefinition<_postern_v1_GrantTerms, _postern_v1_GrantTerms__Output>
      /**
       * The agent's service: the policy decision point beside every service.
       */
      Guard: SubtypeConstructor<typeof grpc.Client, _postern_v1_GuardClient> & { service: _postern_v1_GuardDefinition }
      Obligation: MessageTypeDefinition<_postern_v1_Obligation, _postern_v1_Obligation__Output>
      OutcomeStatus: EnumTypeDefinition
      PolicyExplanation: MessageTypeDefinition<_postern_v1_PolicyExplanation, _postern_v1_PolicyExplanation__Output>
      ReportOutcomeRequest: MessageTypeDefinition<_postern_v1_ReportOutcomeRequest, _postern_v1_ReportOutcomeRequest__Output>
      ReportOutcomeResponse: MessageTypeDefinition<_postern_v1_ReportOutcomeResponse, _postern_v1_ReportOutcomeResponse__Output>
      Resource: MessageTypeDefinition<_postern_v1_Resource, _postern_v1_Resource__Output>
      Review: MessageTypeDefinition<_postern_v1_Review, _postern_v1_Review__Output>
      RiskExplanation: MessageTypeDefinition<_postern_v1_RiskExplanation, _postern_v1_RiskExplanation__Output>
      RiskScore: MessageTypeDefinition<_postern_v1_RiskScore, _postern_v1_RiskScore__Output>
      RuleError: MessageTypeDefinition<_postern_v1_RuleError, _postern_v1_RuleError__Output>
      RuleExplanation: MessageTypeDefinition<_postern_v1_RuleExplanation, _postern_v1_RuleExplanation__Output>
      ShadowExplanation: MessageTypeDefinition<_postern_v1_ShadowExplanation, _postern_v1_ShadowExplanation__Output>
      Stage: MessageTypeDefinition<_postern_v1_Stage, _postern_v1_Stage__Output>
      Subject: MessageTypeDefinition<_postern_v1_Subject, _postern_v1_Subject__Output>
      Verdict: EnumTypeDefinition
      VoteRecord: MessageTypeDefinition<_postern_v1_VoteRecord, _postern_v1_VoteRecord__Output>
    }
  }
}

