// Original file: proto/postern/v1/rollout.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChangeRolloutRequest as _postern_v1_ChangeRolloutRequest, ChangeRolloutRequest__Output as _postern_v1_ChangeRolloutRequest__Output } from '../../postern/v1/ChangeRolloutRequest.ts';
import type { GetRolloutRequest as _postern_v1_GetRolloutRequest, GetRolloutRequest__Output as _postern_v1_GetRolloutRequest__Output } from '../../postern/v1/GetRolloutRequest.ts';
import type { Rollout as _postern_v1_Rollout, Rollout__Output as _postern_v1_Rollout__Output } from '../../postern/v1/Rollout.ts';
import type { StartRolloutRequest as _postern_v1_StartRolloutRequest, StartRolloutRequest__Output as _postern_v1_StartRolloutRequest__Output } from '../../postern/v1/StartRolloutRequest.ts';
import type { StartRolloutResponse as _postern_v1_StartRolloutResponse, StartRolloutResponse__Output as _postern_v1_StartRolloutResponse__Output } from '../../postern/v1/StartRolloutResponse.ts';

/**
 * Canary rollouts: policies that some agents enforce first, and everybody when nothing speaks against it.
 * Roles: everyone reads; policy-editor and admin do the rest. One rollout at a time per environment.
 */
export interface RolloutServiceClient extends grpc.Client {
  /**
   * Everybody enforces what was in force before.
   */
  Abort(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Abort(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Abort(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Abort(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  /**
   * Everybody enforces what was in force before.
   */
  abort(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  abort(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  abort(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  abort(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  
  /**
   * The rollout that is under way, or the last one.
   */
  Get(argument: _postern_v1_GetRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  /**
   * The rollout that is under way, or the last one.
   */
  get(argument: _postern_v1_GetRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  
  /**
   * No next step until it is resumed; a breach still rolls it back.
   */
  Pause(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Pause(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Pause(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Pause(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  /**
   * No next step until it is resumed; a breach still rolls it back.
   */
  pause(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  pause(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  pause(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  pause(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  
  /**
   * Everybody enforces the candidate, whatever the guards would have said.
   */
  Promote(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  /**
   * Everybody enforces the candidate, whatever the guards would have said.
   */
  promote(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  
  Resume(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Resume(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Resume(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  Resume(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  resume(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  resume(argument: _postern_v1_ChangeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  resume(argument: _postern_v1_ChangeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  resume(argument: _postern_v1_ChangeRolloutRequest, callback: grpc.requestCallback<_postern_v1_Rollout__Output>): grpc.ClientUnaryCall;
  
  /**
   * Checks and signs the documents, and lets the agents of the first step enforce them.
   */
  Start(argument: _postern_v1_StartRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  Start(argument: _postern_v1_StartRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  Start(argument: _postern_v1_StartRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  Start(argument: _postern_v1_StartRolloutRequest, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Checks and signs the documents, and lets the agents of the first step enforce them.
   */
  start(argument: _postern_v1_StartRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  start(argument: _postern_v1_StartRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  start(argument: _postern_v1_StartRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  start(argument: _postern_v1_StartRolloutRequest, callback: grpc.requestCallback<_postern_v1_StartRolloutResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Canary rollouts: policies that some agents enforce first, and everybody when nothing speaks against it.
 * Roles: everyone reads; policy-editor and admin do the rest. One rollout at a time per environment.
 */
export interface RolloutServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Everybody enforces what was in force before.
   */
  Abort: grpc.handleUnaryCall<_postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout>;
  
  /**
   * The rollout that is under way, or the last one.
   */
  Get: grpc.handleUnaryCall<_postern_v1_GetRolloutRequest__Output, _postern_v1_Rollout>;
  
  /**
   * No next step until it is resumed; a breach still rolls it back.
   */
  Pause: grpc.handleUnaryCall<_postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout>;
  
  /**
   * Everybody enforces the candidate, whatever the guards would have said.
   */
  Promote: grpc.handleUnaryCall<_postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout>;
  
  Resume: grpc.handleUnaryCall<_postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout>;
  
  /**
   * Checks and signs the documents, and lets the agents of the first step enforce them.
   */
  Start: grpc.handleUnaryCall<_postern_v1_StartRolloutRequest__Output, _postern_v1_StartRolloutResponse>;
  
}

export interface RolloutServiceDefinition extends grpc.ServiceDefinition {
  Abort: MethodDefinition<_postern_v1_ChangeRolloutRequest, _postern_v1_Rollout, _postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout__Output>
  Get: MethodDefinition<_postern_v1_GetRolloutRequest, _postern_v1_Rollout, _postern_v1_GetRolloutRequest__Output, _postern_v1_Rollout__Output>
  Pause: MethodDefinition<_postern_v1_ChangeRolloutRequest, _postern_v1_Rollout, _postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout__Output>
  Promote: MethodDefinition<_postern_v1_ChangeRolloutRequest, _postern_v1_Rollout, _postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout__Output>
  Resume: MethodDefinition<_postern_v1_ChangeRolloutRequest, _postern_v1_Rollout, _postern_v1_ChangeRolloutRequest__Output, _postern_v1_Rollout__Output>
  Start: MethodDefinition<_postern_v1_StartRolloutRequest, _postern_v1_StartRolloutResponse, _postern_v1_StartRolloutRequest__Output, _postern_v1_StartRolloutResponse__Output>
}
