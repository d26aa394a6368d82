// Original file: proto/postern/v1/keys.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListKeysRequest as _postern_v1_ListKeysRequest, ListKeysRequest__Output as _postern_v1_ListKeysRequest__Output } from '../../postern/v1/ListKeysRequest.ts';
import type { ListKeysResponse as _postern_v1_ListKeysResponse, ListKeysResponse__Output as _postern_v1_ListKeysResponse__Output } from '../../postern/v1/ListKeysResponse.ts';
import type { ResignRequest as _postern_v1_ResignRequest, ResignRequest__Output as _postern_v1_ResignRequest__Output } from '../../postern/v1/ResignRequest.ts';
import type { ResignResponse as _postern_v1_ResignResponse, ResignResponse__Output as _postern_v1_ResignResponse__Output } from '../../postern/v1/ResignResponse.ts';
import type { RevokeKeyRequest as _postern_v1_RevokeKeyRequest, RevokeKeyRequest__Output as _postern_v1_RevokeKeyRequest__Output } from '../../postern/v1/RevokeKeyRequest.ts';
import type { RevokeKeyResponse as _postern_v1_RevokeKeyResponse, RevokeKeyResponse__Output as _postern_v1_RevokeKeyResponse__Output } from '../../postern/v1/RevokeKeyResponse.ts';

/**
 * The keys that sign bundles and outcomes. Roles: everybody lists; admin revokes and signs anew.
 */
export interface KeyServiceClient extends grpc.Client {
  /**
   * The keys that this replica trusts, the one that it signs with, and what was revoked.
   */
  List(argument: _postern_v1_ListKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListKeysRequest, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The keys that this replica trusts, the one that it signs with, and what was revoked.
   */
  list(argument: _postern_v1_ListKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListKeysRequest, callback: grpc.requestCallback<_postern_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts the active bundle of an environment in force anew, the same content under the key of this replica, unless that
   * signed it already.
   */
  Resign(argument: _postern_v1_ResignRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  Resign(argument: _postern_v1_ResignRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  Resign(argument: _postern_v1_ResignRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  Resign(argument: _postern_v1_ResignRequest, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts the active bundle of an environment in force anew, the same content under the key of this replica, unless that
   * signed it already.
   */
  resign(argument: _postern_v1_ResignRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  resign(argument: _postern_v1_ResignRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  resign(argument: _postern_v1_ResignRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  resign(argument: _postern_v1_ResignRequest, callback: grpc.requestCallback<_postern_v1_ResignResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes a signing key out of use, everywhere and for good: nothing that it signed is believed any more.
   */
  Revoke(argument: _postern_v1_RevokeKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _postern_v1_RevokeKeyRequest, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes a signing key out of use, everywhere and for good: nothing that it signed is believed any more.
   */
  revoke(argument: _postern_v1_RevokeKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _postern_v1_RevokeKeyRequest, callback: grpc.requestCallback<_postern_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The keys that sign bundles and outcomes. Roles: everybody lists; admin revokes and signs anew.
 */
export interface KeyServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The keys that this replica trusts, the one that it signs with, and what was revoked.
   */
  List: grpc.handleUnaryCall<_postern_v1_ListKeysRequest__Output, _postern_v1_ListKeysResponse>;
  
  /**
   * Puts the active bundle of an environment in force anew, the same content under the key of this replica, unless that
   * signed it already.
   */
  Resign: grpc.handleUnaryCall<_postern_v1_ResignRequest__Output, _postern_v1_ResignResponse>;
  
  /**
   * Takes a signing key out of use, everywhere and for good: nothing that it signed is believed any more.
   */
  Revoke: grpc.handleUnaryCall<_postern_v1_RevokeKeyRequest__Output, _postern_v1_RevokeKeyResponse>;
  
}

export interface KeyServiceDefinition extends grpc.ServiceDefinition {
  List: MethodDefinition<_postern_v1_ListKeysRequest, _postern_v1_ListKeysResponse, _postern_v1_ListKeysRequest__Output, _postern_v1_ListKeysResponse__Output>
  Resign: MethodDefinition<_postern_v1_ResignRequest, _postern_v1_ResignResponse, _postern_v1_ResignRequest__Output, _postern_v1_ResignResponse__Output>
  Revoke: MethodDefinition<_postern_v1_RevokeKeyRequest, _postern_v1_RevokeKeyResponse, _postern_v1_RevokeKeyRequest__Output, _postern_v1_RevokeKeyResponse__Output>
}
