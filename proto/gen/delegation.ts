import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { CreateDelegationRequest as _postern_v1_CreateDelegationRequest, CreateDelegationRequest__Output as _postern_v1_CreateDelegationRequest__Output } from './postern/v1/CreateDelegationRequest.ts';
import type { CreateDelegationResponse as _postern_v1_CreateDelegationResponse, CreateDelegationResponse__Output as _postern_v1_CreateDelegationResponse__Output } from './postern/v1/CreateDelegationResponse.ts';
import type { Delegation as _postern_v1_Delegation, Delegation__Output as _postern_v1_Delegation__Output } from './postern/v1/Delegation.ts';
import type { DelegationServiceClient as _postern_v1_DelegationServiceClient, DelegationServiceDefinition as _postern_v1_DelegationServiceDefinition } from './postern/v1/DelegationService.ts';
import type { ListDelegationsRequest as _postern_v1_ListDelegationsRequest, ListDelegationsRequest__Output as _postern_v1_ListDelegationsRequest__Output } from './postern/v1/ListDelegationsRequest.ts';
import type { ListDelegationsResponse as _postern_v1_ListDelegationsResponse, ListDelegationsResponse__Output as _postern_v1_ListDelegationsResponse__Output } from './postern/v1/ListDelegationsResponse.ts';
import type { RevokeDelegationRequest as _postern_v1_RevokeDelegationRequest, RevokeDelegationRequest__Output as _postern_v1_RevokeDelegationRequest__Output } from './postern/v1/RevokeDelegationRequest.ts';
import type { RevokeDelegationResponse as _postern_v1_RevokeDelegationResponse, RevokeDelegationResponse__Output as _postern_v1_RevokeDelegationResponse__Output } from './postern/v1/RevokeDelegationResponse.ts';

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
      CreateDelegationRequest: MessageTypeDefinition<_postern_v1_CreateDelegationRequest, _postern_v1_CreateDelegationRequest__Output>
      CreateDelegationResponse: MessageTypeDefinition<_postern_v1_CreateDelegationResponse, _postern_v1_CreateDelegationResponse__Output>
      Delegation: MessageTypeDefinition<_postern_v1_Delegation, _postern_v1_Delegation__Output>
      /**
       * Who votes in whose place for a time. What a delegate may do is what the person itself may do at that moment, and
       * nothing is passed on further. Voters delegate their own votes, admins those of anybody.
       */
      DelegationService: SubtypeConstructor<typeof grpc.Client, _postern_v1_DelegationServiceClient> & { service: _postern_v1_DelegationServiceDefinition }
      ListDelegationsRequest: MessageTypeDefinition<_postern_v1_ListDelegationsRequest, _postern_v1_ListDelegationsRequest__Output>
      ListDelegationsResponse: MessageTypeDefinition<_postern_v1_ListDelegationsResponse, _postern_v1_ListDelegationsResponse__Output>
      RevokeDelegationRequest: MessageTypeDefinition<_postern_v1_RevokeDelegationRequest, _postern_v1_RevokeDelegationRequest__Output>
      RevokeDelegationResponse: MessageTypeDefinition<_postern_v1_RevokeDelegationResponse, _postern_v1_RevokeDelegationResponse__Output>
    }
  }
}

