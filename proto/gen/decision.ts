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
import type { ConditionExplanation as _postern_v1_ConditionExplanation, ConditionExplanation__Output as _postern_v1_ConditionExplanation__Output } from './postern/v1/ConditionExplanation.ts';
import type { DecisionServiceClient as _postern_v1_DecisionServiceClient, DecisionServiceDefinition as _postern_v1_DecisionServiceDefinition } from './postern/v1/DecisionService.ts';
import type { Delegator as _postern_v1_Delegator, Delegator__Output as _postern_v1_Delegator__Output } from './postern/v1/Delegator.ts';
import type { Demand as _postern_v1_Demand, Demand__Output as _postern_v1_Demand__Output } from './postern/v1/Demand.ts';
import type { ExplainDecisionRequest as _postern_v1_ExplainDecisionRequest, ExplainDecisionRequest__Output as _postern_v1_ExplainDecisionRequest__Output } from './postern/v1/ExplainDecisionRequest.ts';
import type { ExplainDecisionResponse as _postern_v1_ExplainDecisionResponse, ExplainDecisionResponse__Output as _postern_v1_ExplainDecisionResponse__Output } from './postern/v1/ExplainDecisionResponse.ts';
import type { Explanation as _postern_v1_Explanation, Explanation__Output as _postern_v1_Explanation__Output } from './postern/v1/Explanation.ts';
import type { GrantTerms as _postern_v1_GrantTerms, GrantTerms__Output as _postern_v1_GrantTerms__Output } from './postern/v1/GrantTerms.ts';
import type { Obligation as _postern_v1_Obligation, Obligation__Output as _postern_v1_Obligation__Output } from './postern/v1/Obligation.ts';
import type { PolicyExplanation as _postern_v1_PolicyExplanation, PolicyExplanation__Output as _postern_v1_PolicyExplanation__Output } from './postern/v1/PolicyExplanation.ts';
import type { RecordedDecision as _postern_v1_RecordedDecision, RecordedDecision__Output as _postern_v1_RecordedDecision__Output } from './postern/v1/RecordedDecision.ts';
import type { Resource as _postern_v1_Resource, Resource__Output as _postern_v1_Resource__Output } from './postern/v1/Resource.ts';
import type { Review as _postern_v1_Review, Review__Output as _postern_v1_Review__Output } from './postern/v1/Review.ts';
import type { RiskExplanation as _postern_v1_RiskExplanation, RiskExplanation__Output as _postern_v1_RiskExplanation__Output } from './postern/v1/RiskExplanation.ts';
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
      Agreement: EnumTypeDefinition
      Approval: MessageTypeDefinition<_postern_v1_Approval, _postern_v1_Approval__Output>
      ApprovalEvent: MessageTypeDefinition<_postern_v1_ApprovalEvent, _postern_v1_ApprovalEvent__Output>
      ApprovalStatus: EnumTypeDefinition
      Approvers: MessageTypeDefinition<_postern_v1_Approvers, _postern_v1_Approvers__Output>
      BusinessHours: MessageTypeDefinition<_postern_v1_BusinessHours, _postern_v1_BusinessHours__Output>
      ConditionExplanation: MessageTypeDefinition<_postern_v1_ConditionExplanation, _postern_v1_ConditionExplanation__Output>
      ConditionValue: EnumTypeDefinition
      Decision: EnumTypeDefinition
      /**
       * Decisions as the audit has them. Role: viewer.
       */
      DecisionService: SubtypeConstructor<typeof grpc.Client, _postern_v1_DecisionServiceClient> & { service: _postern_v1_DecisionServiceDefinition }
      Delegator: MessageTypeDefinition<_postern_v1_Delegator, _postern_v1_Delegator__Output>
      Demand: MessageTypeDefinition<_postern_v1_Demand, _postern_v1_Demand__Output>
      ExplainDecisionRequest: MessageTypeDefinition<_postern_v1_ExplainDecisionRequest, _postern_v1_ExplainDecisionRequest__Output>
      ExplainDecisionResponse: MessageTypeDefinition<_postern_v1_ExplainDecisionResponse, _postern_v1_ExplainDecisionResponse__Output>
      Explanation: MessageTypeDefinition<_postern_v1_Explanation, _postern_v1_Explanation__Output>
      GrantTerms: MessageTypeDefinition<_postern_v1_GrantTerms, _postern_v1_GrantTerms__Output>
      Obligation: MessageTypeDefinition<_postern_v1_Obligation, _postern_v1_Obligation__Output>
      PolicyExplanation: MessageTypeDefinition<_postern_v1_PolicyExplanation, _postern_v1_PolicyExplanation__Output>
      RecordedDecision: MessageTypeDefinition<_postern_v1_RecordedDecision, _postern_v1_RecordedDecision__Output>
      Resource: MessageTypeDefinition<_postern_v1_Resource, _postern_v1_Resource__Output>
      Review: MessageTypeDefinition<_postern_v1_Review, _postern_v1_Review__Output>
      RiskExplanation: MessageTypeDefinition<_postern_v1_RiskExplanation, _postern_v1_RiskExplanation__Output>
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

