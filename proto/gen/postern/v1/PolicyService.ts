// Original file: proto/postern/v1/policy.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetBundleRequest as _postern_v1_GetBundleRequest, GetBundleRequest__Output as _postern_v1_GetBundleRequest__Output } from '../../postern/v1/GetBundleRequest.ts';
import type { GetBundleResponse as _postern_v1_GetBundleResponse, GetBundleResponse__Output as _postern_v1_GetBundleResponse__Output } from '../../postern/v1/GetBundleResponse.ts';
import type { ListBundlesRequest as _postern_v1_ListBundlesRequest, ListBundlesRequest__Output as _postern_v1_ListBundlesRequest__Output } from '../../postern/v1/ListBundlesRequest.ts';
import type { ListBundlesResponse as _postern_v1_ListBundlesResponse, ListBundlesResponse__Output as _postern_v1_ListBundlesResponse__Output } from '../../postern/v1/ListBundlesResponse.ts';
import type { PublishRequest as _postern_v1_PublishRequest, PublishRequest__Output as _postern_v1_PublishRequest__Output } from '../../postern/v1/PublishRequest.ts';
import type { PublishResponse as _postern_v1_PublishResponse, PublishResponse__Output as _postern_v1_PublishResponse__Output } from '../../postern/v1/PublishResponse.ts';
import type { RollbackRequest as _postern_v1_RollbackRequest, RollbackRequest__Output as _postern_v1_RollbackRequest__Output } from '../../postern/v1/RollbackRequest.ts';
import type { ValidateRequest as _postern_v1_ValidateRequest, ValidateRequest__Output as _postern_v1_ValidateRequest__Output } from '../../postern/v1/ValidateRequest.ts';
import type { ValidateResponse as _postern_v1_ValidateResponse, ValidateResponse__Output as _postern_v1_ValidateResponse__Output } from '../../postern/v1/ValidateResponse.ts';

/**
 * Policy administration. Roles: viewer reads; policy-editor and admin publish and roll back.
 */
export interface PolicyServiceClient extends grpc.Client {
  Get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetBundleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetBundleRequest, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListBundlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListBundlesRequest, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Validates, signs and makes the documents the active bundle of an environment: all of it or nothing.
   */
  Publish(argument: _postern_v1_PublishRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Publish(argument: _postern_v1_PublishRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Publish(argument: _postern_v1_PublishRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Publish(argument: _postern_v1_PublishRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Validates, signs and makes the documents the active bundle of an environment: all of it or nothing.
   */
  publish(argument: _postern_v1_PublishRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  publish(argument: _postern_v1_PublishRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  publish(argument: _postern_v1_PublishRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  publish(argument: _postern_v1_PublishRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Publishes the content of an earlier revision as a new one.
   */
  Rollback(argument: _postern_v1_RollbackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Rollback(argument: _postern_v1_RollbackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Rollback(argument: _postern_v1_RollbackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Rollback(argument: _postern_v1_RollbackRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Publishes the content of an earlier revision as a new one.
   */
  rollback(argument: _postern_v1_RollbackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  rollback(argument: _postern_v1_RollbackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  rollback(argument: _postern_v1_RollbackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  rollback(argument: _postern_v1_RollbackRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Checks documents as Publish would, and changes nothing.
   */
  Validate(argument: _postern_v1_ValidateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  Validate(argument: _postern_v1_ValidateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  Validate(argument: _postern_v1_ValidateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  Validate(argument: _postern_v1_ValidateRequest, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Checks documents as Publish would, and changes nothing.
   */
  validate(argument: _postern_v1_ValidateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  validate(argument: _postern_v1_ValidateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  validate(argument: _postern_v1_ValidateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  validate(argument: _postern_v1_ValidateRequest, callback: grpc.requestCallback<_postern_v1_ValidateResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Policy administration. Roles: viewer reads; policy-editor and admin publish and roll back.
 */
export interface PolicyServiceHandlers extends grpc.UntypedServiceImplementation {
  Get: grpc.handleUnaryCall<_postern_v1_GetBundleRequest__Output, _postern_v1_GetBundleResponse>;
  
  List: grpc.handleUnaryCall<_postern_v1_ListBundlesRequest__Output, _postern_v1_ListBundlesResponse>;
  
  /**
   * Validates, signs and makes the documents the active bundle of an environment: all of it or nothing.
   */
  Publish: grpc.handleUnaryCall<_postern_v1_PublishRequest__Output, _postern_v1_PublishResponse>;
  
  /**
   * Publishes the content of an earlier revision as a new one.
   */
  Rollback: grpc.handleUnaryCall<_postern_v1_RollbackRequest__Output, _postern_v1_PublishResponse>;
  
  /**
   * Checks documents as Publish would, and changes nothing.
   */
  Validate: grpc.handleUnaryCall<_postern_v1_ValidateRequest__Output, _postern_v1_ValidateResponse>;
  
}

export interface PolicyServiceDefinition extends grpc.ServiceDefinition {
  Get: MethodDefinition<_postern_v1_GetBundleRequest, _postern_v1_GetBundleResponse, _postern_v1_GetBundleRequest__Output, _postern_v1_GetBundleResponse__Output>
  List: MethodDefinition<_postern_v1_ListBundlesRequest, _postern_v1_ListBundlesResponse, _postern_v1_ListBundlesRequest__Output, _postern_v1_ListBundlesResponse__Output>
  Publish: MethodDefinition<_postern_v1_PublishRequest, _postern_v1_PublishResponse, _postern_v1_PublishRequest__Output, _postern_v1_PublishResponse__Output>
  Rollback: MethodDefinition<_postern_v1_RollbackRequest, _postern_v1_PublishResponse, _postern_v1_RollbackRequest__Output, _postern_v1_PublishResponse__Output>
  Validate: MethodDefinition<_postern_v1_ValidateRequest, _postern_v1_ValidateResponse, _postern_v1_ValidateRequest__Output, _postern_v1_ValidateResponse__Output>
}
