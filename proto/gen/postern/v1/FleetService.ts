// Original file: proto/postern/v1/fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListAgentsRequest as _postern_v1_ListAgentsRequest, ListAgentsRequest__Output as _postern_v1_ListAgentsRequest__Output } from '../../postern/v1/ListAgentsRequest.ts';
import type { ListAgentsResponse as _postern_v1_ListAgentsResponse, ListAgentsResponse__Output as _postern_v1_ListAgentsResponse__Output } from '../../postern/v1/ListAgentsResponse.ts';

/**
 * The agents as the control plane sees them, from their heartbeats.
 */
export interface FleetServiceClient extends grpc.Client {
  ListAgents(argument: _postern_v1_ListAgentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  ListAgents(argument: _postern_v1_ListAgentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  ListAgents(argument: _postern_v1_ListAgentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  ListAgents(argument: _postern_v1_ListAgentsRequest, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  listAgents(argument: _postern_v1_ListAgentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  listAgents(argument: _postern_v1_ListAgentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  listAgents(argument: _postern_v1_ListAgentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  listAgents(argument: _postern_v1_ListAgentsRequest, callback: grpc.requestCallback<_postern_v1_ListAgentsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The agents as the control plane sees them, from their heartbeats.
 */
export interface FleetServiceHandlers extends grpc.UntypedServiceImplementation {
  ListAgents: grpc.handleUnaryCall<_postern_v1_ListAgentsRequest__Output, _postern_v1_ListAgentsResponse>;
  
}

export interface FleetServiceDefinition extends grpc.ServiceDefinition {
  ListAgents: MethodDefinition<_postern_v1_ListAgentsRequest, _postern_v1_ListAgentsResponse, _postern_v1_ListAgentsRequest__Output, _postern_v1_ListAgentsResponse__Output>
}
