import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { KeyInfo as _postern_v1_KeyInfo, KeyInfo__Output as _postern_v1_KeyInfo__Output } from './postern/v1/KeyInfo.ts';
import type { KeyServiceClient as _postern_v1_KeyServiceClient, KeyServiceDefinition as _postern_v1_KeyServiceDefinition } from './postern/v1/KeyService.ts';
import type { ListKeysRequest as _postern_v1_ListKeysRequest, ListKeysRequest__Output as _postern_v1_ListKeysRequest__Output } from './postern/v1/ListKeysRequest.ts';
import type { ListKeysResponse as _postern_v1_ListKeysResponse, ListKeysResponse__Output as _postern_v1_ListKeysResponse__Output } from './postern/v1/ListKeysResponse.ts';
import type { ResignRequest as _postern_v1_ResignRequest, ResignRequest__Output as _postern_v1_ResignRequest__Output } from './postern/v1/ResignRequest.ts';
import type { ResignResponse as _postern_v1_ResignResponse, ResignResponse__Output as _postern_v1_ResignResponse__Output } from './postern/v1/ResignResponse.ts';
import type { ResignedBundle as _postern_v1_ResignedBundle, ResignedBundle__Output as _postern_v1_ResignedBundle__Output } from './postern/v1/ResignedBundle.ts';
import type { RevokeKeyRequest as _postern_v1_RevokeKeyRequest, RevokeKeyRequest__Output as _postern_v1_RevokeKeyRequest__Output } from './postern/v1/RevokeKeyRequest.ts';
import type { RevokeKeyResponse as _postern_v1_RevokeKeyResponse, RevokeKeyResponse__Output as _postern_v1_RevokeKeyResponse__Output } from './postern/v1/RevokeKeyResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  postern: {
    v1: {
      KeyInfo: MessageTypeDefinition<_postern_v1_KeyInfo, _postern_v1_KeyInfo__Output>
      /**
       * The keys that sign bundles and outcomes. Roles: everybody lists; admin revokes and signs anew.
       */
      KeyService: SubtypeConstructor<typeof grpc.Client, _postern_v1_KeyServiceClient> & { service: _postern_v1_KeyServiceDefinition }
      ListKeysRequest: MessageTypeDefinition<_postern_v1_ListKeysRequest, _postern_v1_ListKeysRequest__Output>
      ListKeysResponse: MessageTypeDefinition<_postern_v1_ListKeysResponse, _postern_v1_ListKeysResponse__Output>
      ResignRequest: MessageTypeDefinition<_postern_v1_ResignRequest, _postern_v1_ResignRequest__Output>
      ResignResponse: MessageTypeDefinition<_postern_v1_ResignResponse, _postern_v1_ResignResponse__Output>
      ResignedBundle: MessageTypeDefinition<_postern_v1_ResignedBundle, _postern_v1_ResignedBundle__Output>
      RevokeKeyRequest: MessageTypeDefinition<_postern_v1_RevokeKeyRequest, _postern_v1_RevokeKeyRequest__Output>
      RevokeKeyResponse: MessageTypeDefinition<_postern_v1_RevokeKeyResponse, _postern_v1_RevokeKeyResponse__Output>
    }
  }
}

