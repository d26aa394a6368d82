import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ConditionExplanation as _postern_v1_ConditionExplanation, ConditionExplanation__Output as _postern_v1_ConditionExplanation__Output } from './postern/v1/ConditionExplanation.ts';
import type { Explanation as _postern_v1_Explanation, Explanation__Output as _postern_v1_Explanation__Output } from './postern/v1/Explanation.ts';
import type { PolicyExplanation as _postern_v1_PolicyExplanation, PolicyExplanation__Output as _postern_v1_PolicyExplanation__Output } from './postern/v1/PolicyExplanation.ts';
import type { RiskExplanation as _postern_v1_RiskExplanation, RiskExplanation__Output as _postern_v1_RiskExplanation__Output } from './postern/v1/RiskExplanation.ts';
import type { RuleExplanation as _postern_v1_RuleExplanation, RuleExplanation__Output as _postern_v1_RuleExplanation__Output } from './postern/v1/RuleExplanation.ts';
import type { ShadowExplanation as _postern_v1_ShadowExplanation, ShadowExplanation__Output as _postern_v1_ShadowExplanation__Output } from './postern/v1/ShadowExplanation.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  postern: {
    v1: {
      ConditionExplanation: MessageTypeDefinition<_postern_v1_ConditionExplanation, _postern_v1_ConditionExplanation__Output>
      ConditionValue: EnumTypeDefinition
      Explanation: MessageTypeDefinition<_postern_v1_Explanation, _postern_v1_Explanation__Output>
      PolicyExplanation: MessageTypeDefinition<_postern_v1_PolicyExplanation, _postern_v1_PolicyExplanation__Output>
      RiskExplanation: MessageTypeDefinition<_postern_v1_RiskExplanation, _postern_v1_RiskExplanation__Output>
      RuleExplanation: MessageTypeDefinition<_postern_v1_RuleExplanation, _postern_v1_RuleExplanation__Output>
      ShadowExplanation: MessageTypeDefinition<_postern_v1_ShadowExplanation, _postern_v1_ShadowExplanation__Output>
    }
  }
}

