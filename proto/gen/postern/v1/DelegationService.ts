// Original file: proto/postern/v1/delegation.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateDelegationRequest as _postern_v1_CreateDelegationRequest, CreateDelegationRequest__Output as _postern_v1_CreateDelegationRequest__Output } from '../../postern/v1/CreateDelegationRequest.ts';
import type { CreateDelegationResponse as _postern_v1_CreateDelegationResponse, CreateDelegationResponse__Output as _postern_v1_CreateDelegationResponse__Output } from '../../postern/v1/CreateDelegationResponse.ts';
import type { ListDelegationsRequest as _postern_v1_ListDelegationsRequest, ListDelegationsRequest__Output as _postern_v1_ListDelegationsRequest__Output } from '../../postern/v1/ListDelegationsRequest.ts';
import type { ListDelegationsResponse as _postern_v1_ListDelegationsResponse, ListDelegationsResponse__Output as _postern_v1_ListDelegationsResponse__Output } from '../../postern/v1/ListDelegationsResponse.ts';
import type { RevokeDelegationRequest as _postern_v1_RevokeDelegationRequest, RevokeDelegationRequest__Output as _postern_v1_RevokeDelegationRequest__Output } from '../../postern/v1/RevokeDelegationRequest.ts';
import type { RevokeDelegationResponse as _postern_v1_RevokeDelegationResponse, RevokeDelegationResponse__Output as _postern_v1_RevokeDelegationResponse__Output } from '../../postern/v1/RevokeDelegationResponse.ts';

/**
 * Who votes in whose place for a time. What a delegate may do is what the person itself may do at that moment, and
 * nothing is passed on further. Voters delegate their own votes, admins those of anybody.
 */
export interface DelegationServiceClient extends grpc.Client {
  Create(argument: _postern_v1_CreateDelegationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _postern_v1_CreateDelegationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _postern_v1_CreateDelegationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _postern_v1_CreateDelegationRequest, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _postern_v1_CreateDelegationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _postern_v1_CreateDelegationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _postern_v1_CreateDelegationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _postern_v1_CreateDelegationRequest, callback: grpc.requestCallback<_postern_v1_CreateDelegationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Those that are to come or under way; all that are kept with include_ended.
   */
  List(argument: _postern_v1_ListDelegationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListDelegationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListDelegationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListDelegationsRequest, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Those that are to come or under way; all that are kept with include_ended.
   */
  list(argument: _postern_v1_ListDelegationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListDelegationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListDelegationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListDelegationsRequest, callback: grpc.requestCallback<_postern_v1_ListDelegationsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * By the person, the delegate, or an admin. Votes that were cast stay.
   */
  Revoke(argument: _postern_v1_RevokeDelegationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeDelegationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeDelegationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeDelegationRequest, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * By the person, the delegate, or an admin. Votes that were cast stay.
   */
  revoke(argument: _postern_v1_RevokeDelegationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeDelegationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeDelegationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeDelegationRequest, callback: grpc.requestCallback<_postern_v1_RevokeDelegationResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who votes in whose place for a time. What a delegate may do is what the person itself may do at that moment, and
 * nothing is passed on further. Voters delegate their own votes, admins those of anybody.
 */
export interface DelegationServiceHandlers extends grpc.UntypedServiceImplementation {
  Create: grpc.handleUnaryCall<_postern_v1_CreateDelegationRequest__Output, _postern_v1_CreateDelegationResponse>;
  
  /**
   * Those that are to come or under way; all that are kept with include_ended.
   */
  List: grpc.handleUnaryCall<_postern_v1_ListDelegationsRequest__Output, _postern_v1_ListDelegationsResponse>;
  
  /**
   * By the person, the delegate, or an admin. Votes that were cast stay.
   */
  Revoke: grpc.handleUnaryCall<_postern_v1_RevokeDelegationRequest__Output, _postern_v1_RevokeDelegationResponse>;
  
}

export interface DelegationServiceDefinition extends grpc.ServiceDefinition {
  Create: MethodDefinition<_postern_v1_CreateDelegationRequest, _postern_v1_CreateDelegationResponse, _postern_v1_CreateDelegationRequest__Output, _postern_v1_CreateDelegationResponse__Output>
  List: MethodDefinition<_postern_v1_ListDelegationsRequest, _postern_v1_ListDelegationsResponse, _postern_v1_ListDelegationsRequest__Output, _postern_v1_ListDelegationsResponse__Output>
  Revoke: MethodDefinition<_postern_v1_RevokeDelegationRequest, _postern_v1_RevokeDelegationResponse, _postern_v1_RevokeDelegationRequest__Output, _postern_v1_RevokeDelegationResponse__Output>
}
