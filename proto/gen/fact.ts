import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.ts';
import type { DeleteFactRequest as _postern_v1_DeleteFactRequest, DeleteFactRequest__Output as _postern_v1_DeleteFactRequest__Output } from './postern/v1/DeleteFactRequest.ts';
import type { DeleteFactResponse as _postern_v1_DeleteFactResponse, DeleteFactResponse__Output as _postern_v1_DeleteFactResponse__Output } from './postern/v1/DeleteFactResponse.ts';
import type { Fact as _postern_v1_Fact, Fact__Output as _postern_v1_Fact__Output } from './postern/v1/Fact.ts';
import type { FactChange as _postern_v1_FactChange, FactChange__Output as _postern_v1_FactChange__Output } from './postern/v1/FactChange.ts';
import type { FactDeclaration as _postern_v1_FactDeclaration, FactDeclaration__Output as _postern_v1_FactDeclaration__Output } from './postern/v1/FactDeclaration.ts';
import type { FactHistoryRequest as _postern_v1_FactHistoryRequest, FactHistoryRequest__Output as _postern_v1_FactHistoryRequest__Output } from './postern/v1/FactHistoryRequest.ts';
import type { FactHistoryResponse as _postern_v1_FactHistoryResponse, FactHistoryResponse__Output as _postern_v1_FactHistoryResponse__Output } from './postern/v1/FactHistoryResponse.ts';
import type { FactServiceClient as _postern_v1_FactServiceClient, FactServiceDefinition as _postern_v1_FactServiceDefinition } from './postern/v1/FactService.ts';
import type { ListFactsRequest as _postern_v1_ListFactsRequest, ListFactsRequest__Output as _postern_v1_ListFactsRequest__Output } from './postern/v1/ListFactsRequest.ts';
import type { ListFactsResponse as _postern_v1_ListFactsResponse, ListFactsResponse__Output as _postern_v1_ListFactsResponse__Output } from './postern/v1/ListFactsResponse.ts';
import type { PutFactRequest as _postern_v1_PutFactRequest, PutFactRequest__Output as _postern_v1_PutFactRequest__Output } from './postern/v1/PutFactRequest.ts';
import type { PutFactResponse as _postern_v1_PutFactResponse, PutFactResponse__Output as _postern_v1_PutFactResponse__Output } from './postern/v1/PutFactResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      ListValue: MessageTypeDefinition<_google_protobuf_ListValue, _google_protobuf_ListValue__Output>
      NullValue: EnumTypeDefinition
      Struct: MessageTypeDefinition<_google_protobuf_Struct, _google_protobuf_Struct__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      Value: MessageTypeDefinition<_google_protobuf_Value, _google_protobuf_Value__Output>
    }
  }
  postern: {
    v1: {
      DeleteFactRequest: MessageTypeDefinition<_postern_v1_DeleteFactRequest, _postern_v1_DeleteFactRequest__Output>
      DeleteFactResponse: MessageTypeDefinition<_postern_v1_DeleteFactResponse, _postern_v1_DeleteFactResponse__Output>
      Fact: MessageTypeDefinition<_postern_v1_Fact, _postern_v1_Fact__Output>
      FactChange: MessageTypeDefinition<_postern_v1_FactChange, _postern_v1_FactChange__Output>
      FactDeclaration: MessageTypeDefinition<_postern_v1_FactDeclaration, _postern_v1_FactDeclaration__Output>
      FactHistoryRequest: MessageTypeDefinition<_postern_v1_FactHistoryRequest, _postern_v1_FactHistoryRequest__Output>
      FactHistoryResponse: MessageTypeDefinition<_postern_v1_FactHistoryResponse, _postern_v1_FactHistoryResponse__Output>
      /**
       * Live values that conditions read as facts.<path>. Roles: viewer reads; a fact is put and deleted by whom its declaration
       * names, by policy-editor and admin where it names nobody.
       */
      FactService: SubtypeConstructor<typeof grpc.Client, _postern_v1_FactServiceClient> & { service: _postern_v1_FactServiceDefinition }
      ListFactsRequest: MessageTypeDefinition<_postern_v1_ListFactsRequest, _postern_v1_ListFactsRequest__Output>
      ListFactsResponse: MessageTypeDefinition<_postern_v1_ListFactsResponse, _postern_v1_ListFactsResponse__Output>
      PutFactRequest: MessageTypeDefinition<_postern_v1_PutFactRequest, _postern_v1_PutFactRequest__Output>
      PutFactResponse: MessageTypeDefinition<_postern_v1_PutFactResponse, _postern_v1_PutFactResponse__Output>
    }
  }
}

