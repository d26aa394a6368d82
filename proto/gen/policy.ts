import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from './postern/v1/BundleInfo.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from './postern/v1/Diagnostic.ts';
import type { GetBundleRequest as _postern_v1_GetBundleRequest, GetBundleRequest__Output as _postern_v1_GetBundleRequest__Output } from './postern/v1/GetBundleRequest.ts';
import type { GetBundleResponse as _postern_v1_GetBundleResponse, GetBundleResponse__Output as _postern_v1_GetBundleResponse__Output } from './postern/v1/GetBundleResponse.ts';
import type { ListBundlesRequest as _postern_v1_ListBundlesRequest, ListBundlesRequest__Output as _postern_v1_ListBundlesRequest__Output } from './postern/v1/ListBundlesRequest.ts';
import type { ListBundlesResponse as _postern_v1_ListBundlesResponse, ListBundlesResponse__Output as _postern_v1_ListBundlesResponse__Output } from './postern/v1/ListBundlesResponse.ts';
import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from './postern/v1/PolicyFile.ts';
import type { PolicyServiceClient as _postern_v1_PolicyServiceClient, PolicyServiceDefinition as _postern_v1_PolicyServiceDefinition } from './postern/v1/PolicyService.ts';
import type { PublishRequest as _postern_v1_PublishRequest, PublishRequest__Output as _postern_v1_PublishRequest__Output } from './postern/v1/PublishRequest.ts';
import type { PublishResponse as _postern_v1_PublishResponse, PublishResponse__Output as _postern_v1_PublishResponse__Output } from './postern/v1/PublishResponse.ts';
import type { RollbackRequest as _postern_v1_RollbackRequest, RollbackRequest__Output as _postern_v1_RollbackRequest__Output } from './postern/v1/RollbackRequest.ts';
import type { ValidateRequest as _postern_v1_ValidateRequest, ValidateRequest__Output as _postern_v1_ValidateRequest__Output } from './postern/v1/ValidateRequest.ts';
import type { ValidateResponse as _postern_v1_ValidateResponse, ValidateResponse__Output as _postern_v1_ValidateResponse__Output } from './postern/v1/ValidateResponse.ts';

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
      BundleInfo: MessageTypeDefinition<_postern_v1_BundleInfo, _postern_v1_BundleInfo__Output>
      Diagnostic: MessageTypeDefinition<_postern_v1_Diagnostic, _postern_v1_Diagnostic__Output>
      GetBundleRequest: MessageTypeDefinition<_postern_v1_GetBundleRequest, _postern_v1_GetBundleRequest__Output>
      GetBundleResponse: MessageTypeDefinition<_postern_v1_GetBundleResponse, _postern_v1_GetBundleResponse__Output>
      ListBundlesRequest: MessageTypeDefinition<_postern_v1_ListBundlesRequest, _postern_v1_ListBundlesRequest__Output>
      ListBundlesResponse: MessageTypeDefinition<_postern_v1_ListBundlesResponse, _postern_v1_ListBundlesResponse__Output>
      PolicyFile: MessageTypeDefinition<_postern_v1_PolicyFile, _postern_v1_PolicyFile__Output>
      /**
       * Policy administration. Roles: viewer reads; policy-editor and admin publish and roll back.
       */
      PolicyService: SubtypeConstructor<typeof grpc.Client, _postern_v1_PolicyServiceClient> & { service: _postern_v1_PolicyServiceDefinition }
      PublishRequest: MessageTypeDefinition<_postern_v1_PublishRequest, _postern_v1_PublishRequest__Output>
      PublishResponse: MessageTypeDefinition<_postern_v1_PublishResponse, _postern_v1_PublishResponse__Output>
      RollbackRequest: MessageTypeDefinition<_postern_v1_RollbackRequest, _postern_v1_RollbackRequest__Output>
      ValidateRequest: MessageTypeDefinition<_postern_v1_ValidateRequest, _postern_v1_ValidateRequest__Output>
      ValidateResponse: MessageTypeDefinition<_postern_v1_ValidateResponse, _postern_v1_ValidateResponse__Output>
    }
  }
}

