// Original file: proto/postern/v1/guard.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AwaitRequest as _postern_v1_AwaitRequest, AwaitRequest__Output as _postern_v1_AwaitRequest__Output } from '../../postern/v1/AwaitRequest.ts';
import type { AwaitResponse as _postern_v1_AwaitResponse, AwaitResponse__Output as _postern_v1_AwaitResponse__Output } from '../../postern/v1/AwaitResponse.ts';
import type { CheckBatchRequest as _postern_v1_CheckBatchRequest, CheckBatchRequest__Output as _postern_v1_CheckBatchRequest__Output } from '../../postern/v1/CheckBatchRequest.ts';
import type { CheckBatchResponse as _postern_v1_CheckBatchResponse, CheckBatchResponse__Output as _postern_v1_CheckBatchResponse__Output } from '../../postern/v1/CheckBatchResponse.ts';
import type { CheckRequest as _postern_v1_CheckRequest, CheckRequest__Output as _postern_v1_CheckRequest__Output } from '../../postern/v1/CheckRequest.ts';
import type { CheckResponse as _postern_v1_CheckResponse, CheckResponse__Output as _postern_v1_CheckResponse__Output } from '../../postern/v1/CheckResponse.ts';
import type { ExplainCheckResponse as _postern_v1_ExplainCheckResponse, ExplainCheckResponse__Output as _postern_v1_ExplainCheckResponse__Output } from '../../postern/v1/ExplainCheckResponse.ts';
import type { ReportOutcomeRequest as _postern_v1_ReportOutcomeRequest, ReportOutcomeRequest__Output as _postern_v1_ReportOutcomeRequest__Output } from '../../postern/v1/ReportOutcomeRequest.ts';
import type { ReportOutcomeResponse as _postern_v1_ReportOutcomeResponse, ReportOutcomeResponse__Output as _postern_v1_ReportOutcomeResponse__Output } from '../../postern/v1/ReportOutcomeResponse.ts';

/**
 * The agent's service: the policy decision point beside every service.
 */
export interface GuardClient extends grpc.Client {
  /**
   * Streams the state of an approval: first as it stands, then after every event, until it has ended.
   * Resumable from any agent of the environment.
   */
  Await(argument: _postern_v1_AwaitRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_AwaitResponse__Output>;
  Await(argument: _postern_v1_AwaitRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_AwaitResponse__Output>;
  /**
   * Streams the state of an approval: first as it stands, then after every event, until it has ended.
   * Resumable from any agent of the environment.
   */
  await(argument: _postern_v1_AwaitRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_AwaitResponse__Output>;
  await(argument: _postern_v1_AwaitRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_AwaitResponse__Output>;
  
  /**
   * Decides one request. Answers at once, from memory, unless `wait` holds a PENDING call.
   */
  Check(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _postern_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _postern_v1_CheckRequest, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Decides one request. Answers at once, from memory, unless `wait` holds a PENDING call.
   */
  check(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _postern_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _postern_v1_CheckRequest, callback: grpc.requestCallback<_postern_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Decides many requests, in order, each as Check without `wait` would.
   */
  CheckBatch(argument: _postern_v1_CheckBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  CheckBatch(argument: _postern_v1_CheckBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  CheckBatch(argument: _postern_v1_CheckBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  CheckBatch(argument: _postern_v1_CheckBatchRequest, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Decides many requests, in order, each as Check without `wait` would.
   */
  checkBatch(argument: _postern_v1_CheckBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  checkBatch(argument: _postern_v1_CheckBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  checkBatch(argument: _postern_v1_CheckBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  checkBatch(argument: _postern_v1_CheckBatchRequest, callback: grpc.requestCallback<_postern_v1_CheckBatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says what Check would answer now, and why, rule by rule. Decides nothing, asks nobody, uses nothing up.
   */
  Explain(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_CheckRequest, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says what Check would answer now, and why, rule by rule. Decides nothing, asks nobody, uses nothing up.
   */
  explain(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_CheckRequest, callback: grpc.requestCallback<_postern_v1_ExplainCheckResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Closes the record: what became of the action that a decision released.
   */
  ReportOutcome(argument: _postern_v1_ReportOutcomeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  ReportOutcome(argument: _postern_v1_ReportOutcomeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  ReportOutcome(argument: _postern_v1_ReportOutcomeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  ReportOutcome(argument: _postern_v1_ReportOutcomeRequest, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Closes the record: what became of the action that a decision released.
   */
  reportOutcome(argument: _postern_v1_ReportOutcomeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  reportOutcome(argument: _postern_v1_ReportOutcomeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  reportOutcome(argument: _postern_v1_ReportOutcomeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  reportOutcome(argument: _postern_v1_ReportOutcomeRequest, callback: grpc.requestCallback<_postern_v1_ReportOutcomeResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The agent's service: the policy decision point beside every service.
 */
export interface GuardHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Streams the state of an approval: first as it stands, then after every event, until it has ended.
   * Resumable from any agent of the environment.
   */
  Await: grpc.handleServerStreamingCall<_postern_v1_AwaitRequest__Output, _postern_v1_AwaitResponse>;
  
  /**
   * Decides one request. Answers at once, from memory, unless `wait` holds a PENDING call.
   */
  Check: grpc.handleUnaryCall<_postern_v1_CheckRequest__Output, _postern_v1_CheckResponse>;
  
  /**
   * Decides many requests, in order, each as Check without `wait` would.
   */
  CheckBatch: grpc.handleUnaryCall<_postern_v1_CheckBatchRequest__Output, _postern_v1_CheckBatchResponse>;
  
  /**
   * Says what Check would answer now, and why, rule by rule. Decides nothing, asks nobody, uses nothing up.
   */
  Explain: grpc.handleUnaryCall<_postern_v1_CheckRequest__Output, _postern_v1_ExplainCheckResponse>;
  
  /**
   * Closes the record: what became of the action that a decision released.
   */
  ReportOutcome: grpc.handleUnaryCall<_postern_v1_ReportOutcomeRequest__Output, _postern_v1_ReportOutcomeResponse>;
  
}

export interface GuardDefinition extends grpc.ServiceDefinition {
  Await: MethodDefinition<_postern_v1_AwaitRequest, _postern_v1_AwaitResponse, _postern_v1_AwaitRequest__Output, _postern_v1_AwaitResponse__Output>
  Check: MethodDefinition<_postern_v1_CheckRequest, _postern_v1_CheckResponse, _postern_v1_CheckRequest__Output, _postern_v1_CheckResponse__Output>
  CheckBatch: MethodDefinition<_postern_v1_CheckBatchRequest, _postern_v1_CheckBatchResponse, _postern_v1_CheckBatchRequest__Output, _postern_v1_CheckBatchResponse__Output>
  Explain: MethodDefinition<_postern_v1_CheckRequest, _postern_v1_ExplainCheckResponse, _postern_v1_CheckRequest__Output, _postern_v1_ExplainCheckResponse__Output>
  ReportOutcome: MethodDefinition<_postern_v1_ReportOutcomeRequest, _postern_v1_ReportOutcomeResponse, _postern_v1_ReportOutcomeRequest__Output, _postern_v1_ReportOutcomeResponse__Output>
}
