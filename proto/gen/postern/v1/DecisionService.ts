// Original file: proto/postern/v1/decision.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExplainDecisionRequest as _postern_v1_ExplainDecisionRequest, ExplainDecisionRequest__Output as _postern_v1_ExplainDecisionRequest__Output } from '../../postern/v1/ExplainDecisionRequest.ts';
import type { ExplainDecisionResponse as _postern_v1_ExplainDecisionResponse, ExplainDecisionResponse__Output as _postern_v1_ExplainDecisionResponse__Output } from '../../postern/v1/ExplainDecisionResponse.ts';

/**
 * Decisions as the audit has them. Role: viewer.
 */
export interface DecisionServiceClient extends grpc.Client {
  /**
   * Explains a decision from what was recorded with it, the facts of its moment and the bundle that decided.
   */
  Explain(argument: _postern_v1_ExplainDecisionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_ExplainDecisionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_ExplainDecisionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_ExplainDecisionRequest, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Explains a decision from what was recorded with it, the facts of its moment and the bundle that decided.
   */
  explain(argument: _postern_v1_ExplainDecisionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_ExplainDecisionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_ExplainDecisionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_ExplainDecisionRequest, callback: grpc.requestCallback<_postern_v1_ExplainDecisionResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Decisions as the audit has them. Role: viewer.
 */
export interface DecisionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Explains a decision from what was recorded with it, the facts of its moment and the bundle that decided.
   */
  Explain: grpc.handleUnaryCall<_postern_v1_ExplainDecisionRequest__Output, _postern_v1_ExplainDecisionResponse>;
  
}

export interface DecisionServiceDefinition extends grpc.ServiceDefinition {
  Explain: MethodDefinition<_postern_v1_ExplainDecisionRequest, _postern_v1_ExplainDecisionResponse, _postern_v1_ExplainDecisionRequest__Output, _postern_v1_ExplainDecisionResponse__Output>
}
