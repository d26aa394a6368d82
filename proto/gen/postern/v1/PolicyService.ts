// Original file: proto/postern/v1/policy.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelChangeRequest as _postern_v1_CancelChangeRequest, CancelChangeRequest__Output as _postern_v1_CancelChangeRequest__Output } from '../../postern/v1/CancelChangeRequest.ts';
import type { GetBundleRequest as _postern_v1_GetBundleRequest, GetBundleRequest__Output as _postern_v1_GetBundleRequest__Output } from '../../postern/v1/GetBundleRequest.ts';
import type { GetBundleResponse as _postern_v1_GetBundleResponse, GetBundleResponse__Output as _postern_v1_GetBundleResponse__Output } from '../../postern/v1/GetBundleResponse.ts';
import type { GetChangeRequest as _postern_v1_GetChangeRequest, GetChangeRequest__Output as _postern_v1_GetChangeRequest__Output } from '../../postern/v1/GetChangeRequest.ts';
import type { GetChangeResponse as _postern_v1_GetChangeResponse, GetChangeResponse__Output as _postern_v1_GetChangeResponse__Output } from '../../postern/v1/GetChangeResponse.ts';
import type { ListBundlesRequest as _postern_v1_ListBundlesRequest, ListBundlesRequest__Output as _postern_v1_ListBundlesRequest__Output } from '../../postern/v1/ListBundlesRequest.ts';
import type { ListBundlesResponse as _postern_v1_ListBundlesResponse, ListBundlesResponse__Output as _postern_v1_ListBundlesResponse__Output } from '../../postern/v1/ListBundlesResponse.ts';
import type { ListChangesRequest as _postern_v1_ListChangesRequest, ListChangesRequest__Output as _postern_v1_ListChangesRequest__Output } from '../../postern/v1/ListChangesRequest.ts';
import type { ListChangesResponse as _postern_v1_ListChangesResponse, ListChangesResponse__Output as _postern_v1_ListChangesResponse__Output } from '../../postern/v1/ListChangesResponse.ts';
import type { ListEnvironmentsRequest as _postern_v1_ListEnvironmentsRequest, ListEnvironmentsRequest__Output as _postern_v1_ListEnvironmentsRequest__Output } from '../../postern/v1/ListEnvironmentsRequest.ts';
import type { ListEnvironmentsResponse as _postern_v1_ListEnvironmentsResponse, ListEnvironmentsResponse__Output as _postern_v1_ListEnvironmentsResponse__Output } from '../../postern/v1/ListEnvironmentsResponse.ts';
import type { PolicyChange as _postern_v1_PolicyChange, PolicyChange__Output as _postern_v1_PolicyChange__Output } from '../../postern/v1/PolicyChange.ts';
import type { PromoteRequest as _postern_v1_PromoteRequest, PromoteRequest__Output as _postern_v1_PromoteRequest__Output } from '../../postern/v1/PromoteRequest.ts';
import type { PublishRequest as _postern_v1_PublishRequest, PublishRequest__Output as _postern_v1_PublishRequest__Output } from '../../postern/v1/PublishRequest.ts';
import type { PublishResponse as _postern_v1_PublishResponse, PublishResponse__Output as _postern_v1_PublishResponse__Output } from '../../postern/v1/PublishResponse.ts';
import type { RollbackRequest as _postern_v1_RollbackRequest, RollbackRequest__Output as _postern_v1_RollbackRequest__Output } from '../../postern/v1/RollbackRequest.ts';
import type { ValidateRequest as _postern_v1_ValidateRequest, ValidateRequest__Output as _postern_v1_ValidateRequest__Output } from '../../postern/v1/ValidateRequest.ts';
import type { ValidateResponse as _postern_v1_ValidateResponse, ValidateResponse__Output as _postern_v1_ValidateResponse__Output } from '../../postern/v1/ValidateResponse.ts';

/**
 * Policy administration. Roles: viewer reads; policy-editor and admin publish, promote and roll back. Where the rules of an
 * environment say so, a change to it waits for approval first: the answer then has a change and no bundle.
 */
export interface PolicyServiceClient extends grpc.Client {
  /**
   * Takes back a change that waits. By who proposed it, or an admin.
   */
  CancelChange(argument: _postern_v1_CancelChangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  CancelChange(argument: _postern_v1_CancelChangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  CancelChange(argument: _postern_v1_CancelChangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  CancelChange(argument: _postern_v1_CancelChangeRequest, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  /**
   * Takes back a change that waits. By who proposed it, or an admin.
   */
  cancelChange(argument: _postern_v1_CancelChangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  cancelChange(argument: _postern_v1_CancelChangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  cancelChange(argument: _postern_v1_CancelChangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  cancelChange(argument: _postern_v1_CancelChangeRequest, callback: grpc.requestCallback<_postern_v1_PolicyChange__Output>): grpc.ClientUnaryCall;
  
  Get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetBundleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetBundleRequest, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetBundleRequest, callback: grpc.requestCallback<_postern_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  
  GetChange(argument: _postern_v1_GetChangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  GetChange(argument: _postern_v1_GetChangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  GetChange(argument: _postern_v1_GetChangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  GetChange(argument: _postern_v1_GetChangeRequest, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  getChange(argument: _postern_v1_GetChangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  getChange(argument: _postern_v1_GetChangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  getChange(argument: _postern_v1_GetChangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  getChange(argument: _postern_v1_GetChangeRequest, callback: grpc.requestCallback<_postern_v1_GetChangeResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListBundlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListBundlesRequest, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListBundlesRequest, callback: grpc.requestCallback<_postern_v1_ListBundlesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes that wait for approval, or did.
   */
  ListChanges(argument: _postern_v1_ListChangesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  ListChanges(argument: _postern_v1_ListChangesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  ListChanges(argument: _postern_v1_ListChangesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  ListChanges(argument: _postern_v1_ListChangesRequest, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes that wait for approval, or did.
   */
  listChanges(argument: _postern_v1_ListChangesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  listChanges(argument: _postern_v1_ListChangesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  listChanges(argument: _postern_v1_ListChangesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  listChanges(argument: _postern_v1_ListChangesRequest, callback: grpc.requestCallback<_postern_v1_ListChangesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The environments, what is active in each, and by which rules changes reach it.
   */
  ListEnvironments(argument: _postern_v1_ListEnvironmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  ListEnvironments(argument: _postern_v1_ListEnvironmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  ListEnvironments(argument: _postern_v1_ListEnvironmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  ListEnvironments(argument: _postern_v1_ListEnvironmentsRequest, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The environments, what is active in each, and by which rules changes reach it.
   */
  listEnvironments(argument: _postern_v1_ListEnvironmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  listEnvironments(argument: _postern_v1_ListEnvironmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  listEnvironments(argument: _postern_v1_ListEnvironmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  listEnvironments(argument: _postern_v1_ListEnvironmentsRequest, callback: grpc.requestCallback<_postern_v1_ListEnvironmentsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Publishes the very content that is active in another environment.
   */
  Promote(argument: _postern_v1_PromoteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_PromoteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_PromoteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_PromoteRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Publishes the very content that is active in another environment.
   */
  promote(argument: _postern_v1_PromoteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_PromoteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_PromoteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_PromoteRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  
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
 * Policy administration. Roles: viewer reads; policy-editor and admin publish, promote and roll back. Where the rules of an
 * environment say so, a change to it waits for approval first: the answer then has a change and no bundle.
 */
export interface PolicyServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes back a change that waits. By who proposed it, or an admin.
   */
  CancelChange: grpc.handleUnaryCall<_postern_v1_CancelChangeRequest__Output, _postern_v1_PolicyChange>;
  
  Get: grpc.handleUnaryCall<_postern_v1_GetBundleRequest__Output, _postern_v1_GetBundleResponse>;
  
  GetChange: grpc.handleUnaryCall<_postern_v1_GetChangeRequest__Output, _postern_v1_GetChangeResponse>;
  
  List: grpc.handleUnaryCall<_postern_v1_ListBundlesRequest__Output, _postern_v1_ListBundlesResponse>;
  
  /**
   * Changes that wait for approval, or did.
   */
  ListChanges: grpc.handleUnaryCall<_postern_v1_ListChangesRequest__Output, _postern_v1_ListChangesResponse>;
  
  /**
   * The environments, what is active in each, and by which rules changes reach it.
   */
  ListEnvironments: grpc.handleUnaryCall<_postern_v1_ListEnvironmentsRequest__Output, _postern_v1_ListEnvironmentsResponse>;
  
  /**
   * Publishes the very content that is active in another environment.
   */
  Promote: grpc.handleUnaryCall<_postern_v1_PromoteRequest__Output, _postern_v1_PublishResponse>;
  
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
  CancelChange: MethodDefinition<_postern_v1_CancelChangeRequest, _postern_v1_PolicyChange, _postern_v1_CancelChangeRequest__Output, _postern_v1_PolicyChange__Output>
  Get: MethodDefinition<_postern_v1_GetBundleRequest, _postern_v1_GetBundleResponse, _postern_v1_GetBundleRequest__Output, _postern_v1_GetBundleResponse__Output>
  GetChange: MethodDefinition<_postern_v1_GetChangeRequest, _postern_v1_GetChangeResponse, _postern_v1_GetChangeRequest__Output, _postern_v1_GetChangeResponse__Output>
  List: MethodDefinition<_postern_v1_ListBundlesRequest, _postern_v1_ListBundlesResponse, _postern_v1_ListBundlesRequest__Output, _postern_v1_ListBundlesResponse__Output>
  ListChanges: MethodDefinition<_postern_v1_ListChangesRequest, _postern_v1_ListChangesResponse, _postern_v1_ListChangesRequest__Output, _postern_v1_ListChangesResponse__Output>
  ListEnvironments: MethodDefinition<_postern_v1_ListEnvironmentsRequest, _postern_v1_ListEnvironmentsResponse, _postern_v1_ListEnvironmentsRequest__Output, _postern_v1_ListEnvironmentsResponse__Output>
  Promote: MethodDefinition<_postern_v1_PromoteRequest, _postern_v1_PublishResponse, _postern_v1_PromoteRequest__Output, _postern_v1_PublishResponse__Output>
  Publish: MethodDefinition<_postern_v1_PublishRequest, _postern_v1_PublishResponse, _postern_v1_PublishRequest__Output, _postern_v1_PublishResponse__Output>
  Rollback: MethodDefinition<_postern_v1_RollbackRequest, _postern_v1_PublishResponse, _postern_v1_RollbackRequest__Output, _postern_v1_PublishResponse__Output>
  Validate: MethodDefinition<_postern_v1_ValidateRequest, _postern_v1_ValidateResponse, _postern_v1_ValidateRequest__Output, _postern_v1_ValidateResponse__Output>
}
