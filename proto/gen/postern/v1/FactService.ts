// Original file: proto/postern/v1/fact.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteFactRequest as _postern_v1_DeleteFactRequest, DeleteFactRequest__Output as _postern_v1_DeleteFactRequest__Output } from '../../postern/v1/DeleteFactRequest.ts';
import type { DeleteFactResponse as _postern_v1_DeleteFactResponse, DeleteFactResponse__Output as _postern_v1_DeleteFactResponse__Output } from '../../postern/v1/DeleteFactResponse.ts';
import type { FactHistoryRequest as _postern_v1_FactHistoryRequest, FactHistoryRequest__Output as _postern_v1_FactHistoryRequest__Output } from '../../postern/v1/FactHistoryRequest.ts';
import type { FactHistoryResponse as _postern_v1_FactHistoryResponse, FactHistoryResponse__Output as _postern_v1_FactHistoryResponse__Output } from '../../postern/v1/FactHistoryResponse.ts';
import type { ListFactsRequest as _postern_v1_ListFactsRequest, ListFactsRequest__Output as _postern_v1_ListFactsRequest__Output } from '../../postern/v1/ListFactsRequest.ts';
import type { ListFactsResponse as _postern_v1_ListFactsResponse, ListFactsResponse__Output as _postern_v1_ListFactsResponse__Output } from '../../postern/v1/ListFactsResponse.ts';
import type { PutFactRequest as _postern_v1_PutFactRequest, PutFactRequest__Output as _postern_v1_PutFactRequest__Output } from '../../postern/v1/PutFactRequest.ts';
import type { PutFactResponse as _postern_v1_PutFactResponse, PutFactResponse__Output as _postern_v1_PutFactResponse__Output } from '../../postern/v1/PutFactResponse.ts';

/**
 * Live values that conditions read as facts.<path>. Roles: viewer reads; a fact is put and deleted by whom its declaration
 * names, by policy-editor and admin where it names nobody.
 */
export interface FactServiceClient extends grpc.Client {
  Delete(argument: _postern_v1_DeleteFactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _postern_v1_DeleteFactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _postern_v1_DeleteFactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _postern_v1_DeleteFactRequest, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _postern_v1_DeleteFactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _postern_v1_DeleteFactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _postern_v1_DeleteFactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _postern_v1_DeleteFactRequest, callback: grpc.requestCallback<_postern_v1_DeleteFactResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What became of facts, from the audit trail, newest first.
   */
  History(argument: _postern_v1_FactHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  History(argument: _postern_v1_FactHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  History(argument: _postern_v1_FactHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  History(argument: _postern_v1_FactHistoryRequest, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What became of facts, from the audit trail, newest first.
   */
  history(argument: _postern_v1_FactHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  history(argument: _postern_v1_FactHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  history(argument: _postern_v1_FactHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  history(argument: _postern_v1_FactHistoryRequest, callback: grpc.requestCallback<_postern_v1_FactHistoryResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _postern_v1_ListFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListFactsRequest, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListFactsRequest, callback: grpc.requestCallback<_postern_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets a fact, as the active policies declare it if they declare any. Putting the value that it has renews it: its age and
   * its time to live begin anew.
   */
  Put(argument: _postern_v1_PutFactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  Put(argument: _postern_v1_PutFactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  Put(argument: _postern_v1_PutFactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  Put(argument: _postern_v1_PutFactRequest, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sets a fact, as the active policies declare it if they declare any. Putting the value that it has renews it: its age and
   * its time to live begin anew.
   */
  put(argument: _postern_v1_PutFactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  put(argument: _postern_v1_PutFactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  put(argument: _postern_v1_PutFactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  put(argument: _postern_v1_PutFactRequest, callback: grpc.requestCallback<_postern_v1_PutFactResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Live values that conditions read as facts.<path>. Roles: viewer reads; a fact is put and deleted by whom its declaration
 * names, by policy-editor and admin where it names nobody.
 */
export interface FactServiceHandlers extends grpc.UntypedServiceImplementation {
  Delete: grpc.handleUnaryCall<_postern_v1_DeleteFactRequest__Output, _postern_v1_DeleteFactResponse>;
  
  /**
   * What became of facts, from the audit trail, newest first.
   */
  History: grpc.handleUnaryCall<_postern_v1_FactHistoryRequest__Output, _postern_v1_FactHistoryResponse>;
  
  List: grpc.handleUnaryCall<_postern_v1_ListFactsRequest__Output, _postern_v1_ListFactsResponse>;
  
  /**
   * Sets a fact, as the active policies declare it if they declare any. Putting the value that it has renews it: its age and
   * its time to live begin anew.
   */
  Put: grpc.handleUnaryCall<_postern_v1_PutFactRequest__Output, _postern_v1_PutFactResponse>;
  
}

export interface FactServiceDefinition extends grpc.ServiceDefinition {
  Delete: MethodDefinition<_postern_v1_DeleteFactRequest, _postern_v1_DeleteFactResponse, _postern_v1_DeleteFactRequest__Output, _postern_v1_DeleteFactResponse__Output>
  History: MethodDefinition<_postern_v1_FactHistoryRequest, _postern_v1_FactHistoryResponse, _postern_v1_FactHistoryRequest__Output, _postern_v1_FactHistoryResponse__Output>
  List: MethodDefinition<_postern_v1_ListFactsRequest, _postern_v1_ListFactsResponse, _postern_v1_ListFactsRequest__Output, _postern_v1_ListFactsResponse__Output>
  Put: MethodDefinition<_postern_v1_PutFactRequest, _postern_v1_PutFactResponse, _postern_v1_PutFactRequest__Output, _postern_v1_PutFactResponse__Output>
}
