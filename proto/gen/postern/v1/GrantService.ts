// Original file: proto/postern/v1/grant.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListGrantsRequest as _postern_v1_ListGrantsRequest, ListGrantsRequest__Output as _postern_v1_ListGrantsRequest__Output } from '../../postern/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse as _postern_v1_ListGrantsResponse, ListGrantsResponse__Output as _postern_v1_ListGrantsResponse__Output } from '../../postern/v1/ListGrantsResponse.ts';
import type { RevokeGrantsRequest as _postern_v1_RevokeGrantsRequest, RevokeGrantsRequest__Output as _postern_v1_RevokeGrantsRequest__Output } from '../../postern/v1/RevokeGrantsRequest.ts';
import type { RevokeGrantsResponse as _postern_v1_RevokeGrantsResponse, RevokeGrantsResponse__Output as _postern_v1_RevokeGrantsResponse__Output } from '../../postern/v1/RevokeGrantsResponse.ts';

/**
 * What approvals yielded: permissions to release, for a time and a number of uses.
 */
export interface GrantServiceClient extends grpc.Client {
  /**
   * Grants that can still release something, newest first.
   */
  List(argument: _postern_v1_ListGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListGrantsRequest, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Grants that can still release something, newest first.
   */
  list(argument: _postern_v1_ListGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListGrantsRequest, callback: grpc.requestCallback<_postern_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes back what the grants that match have not released yet. Each is revoked for itself and answered for: a failure of
   * one leaves the others revoked. Repeating it is safe.
   */
  Revoke(argument: _postern_v1_RevokeGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeGrantsRequest, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes back what the grants that match have not released yet. Each is revoked for itself and answered for: a failure of
   * one leaves the others revoked. Repeating it is safe.
   */
  revoke(argument: _postern_v1_RevokeGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeGrantsRequest, callback: grpc.requestCallback<_postern_v1_RevokeGrantsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What approvals yielded: permissions to release, for a time and a number of uses.
 */
export interface GrantServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Grants that can still release something, newest first.
   */
  List: grpc.handleUnaryCall<_postern_v1_ListGrantsRequest__Output, _postern_v1_ListGrantsResponse>;
  
  /**
   * Takes back what the grants that match have not released yet. Each is revoked for itself and answered for: a failure of
   * one leaves the others revoked. Repeating it is safe.
   */
  Revoke: grpc.handleUnaryCall<_postern_v1_RevokeGrantsRequest__Output, _postern_v1_RevokeGrantsResponse>;
  
}

export interface GrantServiceDefinition extends grpc.ServiceDefinition {
  List: MethodDefinition<_postern_v1_ListGrantsRequest, _postern_v1_ListGrantsResponse, _postern_v1_ListGrantsRequest__Output, _postern_v1_ListGrantsResponse__Output>
  Revoke: MethodDefinition<_postern_v1_RevokeGrantsRequest, _postern_v1_RevokeGrantsResponse, _postern_v1_RevokeGrantsRequest__Output, _postern_v1_RevokeGrantsResponse__Output>
}
