// Original file: proto/postern/v1/approval.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BreakGlassRequest as _postern_v1_BreakGlassRequest, BreakGlassRequest__Output as _postern_v1_BreakGlassRequest__Output } from '../../postern/v1/BreakGlassRequest.ts';
import type { BreakGlassResponse as _postern_v1_BreakGlassResponse, BreakGlassResponse__Output as _postern_v1_BreakGlassResponse__Output } from '../../postern/v1/BreakGlassResponse.ts';
import type { CancelApprovalRequest as _postern_v1_CancelApprovalRequest, CancelApprovalRequest__Output as _postern_v1_CancelApprovalRequest__Output } from '../../postern/v1/CancelApprovalRequest.ts';
import type { CancelApprovalResponse as _postern_v1_CancelApprovalResponse, CancelApprovalResponse__Output as _postern_v1_CancelApprovalResponse__Output } from '../../postern/v1/CancelApprovalResponse.ts';
import type { ExplainApprovalRequest as _postern_v1_ExplainApprovalRequest, ExplainApprovalRequest__Output as _postern_v1_ExplainApprovalRequest__Output } from '../../postern/v1/ExplainApprovalRequest.ts';
import type { ExplainApprovalResponse as _postern_v1_ExplainApprovalResponse, ExplainApprovalResponse__Output as _postern_v1_ExplainApprovalResponse__Output } from '../../postern/v1/ExplainApprovalResponse.ts';
import type { GetApprovalRequest as _postern_v1_GetApprovalRequest, GetApprovalRequest__Output as _postern_v1_GetApprovalRequest__Output } from '../../postern/v1/GetApprovalRequest.ts';
import type { GetApprovalResponse as _postern_v1_GetApprovalResponse, GetApprovalResponse__Output as _postern_v1_GetApprovalResponse__Output } from '../../postern/v1/GetApprovalResponse.ts';
import type { ListApprovalsRequest as _postern_v1_ListApprovalsRequest, ListApprovalsRequest__Output as _postern_v1_ListApprovalsRequest__Output } from '../../postern/v1/ListApprovalsRequest.ts';
import type { ListApprovalsResponse as _postern_v1_ListApprovalsResponse, ListApprovalsResponse__Output as _postern_v1_ListApprovalsResponse__Output } from '../../postern/v1/ListApprovalsResponse.ts';
import type { ListBatchesRequest as _postern_v1_ListBatchesRequest, ListBatchesRequest__Output as _postern_v1_ListBatchesRequest__Output } from '../../postern/v1/ListBatchesRequest.ts';
import type { ListBatchesResponse as _postern_v1_ListBatchesResponse, ListBatchesResponse__Output as _postern_v1_ListBatchesResponse__Output } from '../../postern/v1/ListBatchesResponse.ts';
import type { SignOffRequest as _postern_v1_SignOffRequest, SignOffRequest__Output as _postern_v1_SignOffRequest__Output } from '../../postern/v1/SignOffRequest.ts';
import type { SignOffResponse as _postern_v1_SignOffResponse, SignOffResponse__Output as _postern_v1_SignOffResponse__Output } from '../../postern/v1/SignOffResponse.ts';
import type { VoteBatchRequest as _postern_v1_VoteBatchRequest, VoteBatchRequest__Output as _postern_v1_VoteBatchRequest__Output } from '../../postern/v1/VoteBatchRequest.ts';
import type { VoteBatchResponse as _postern_v1_VoteBatchResponse, VoteBatchResponse__Output as _postern_v1_VoteBatchResponse__Output } from '../../postern/v1/VoteBatchResponse.ts';
import type { VoteRequest as _postern_v1_VoteRequest, VoteRequest__Output as _postern_v1_VoteRequest__Output } from '../../postern/v1/VoteRequest.ts';
import type { VoteResponse as _postern_v1_VoteResponse, VoteResponse__Output as _postern_v1_VoteResponse__Output } from '../../postern/v1/VoteResponse.ts';
import type { WatchApprovalsRequest as _postern_v1_WatchApprovalsRequest, WatchApprovalsRequest__Output as _postern_v1_WatchApprovalsRequest__Output } from '../../postern/v1/WatchApprovalsRequest.ts';
import type { WatchApprovalsResponse as _postern_v1_WatchApprovalsResponse, WatchApprovalsResponse__Output as _postern_v1_WatchApprovalsResponse__Output } from '../../postern/v1/WatchApprovalsResponse.ts';

/**
 * Approvals, for those who vote and those who watch. Voting needs the role approver (or admin) and a group or
 * name that the open stage asks for.
 */
export interface ApprovalServiceClient extends grpc.Client {
  /**
   * Releases a pending approval at once, where its workflow permits that to the caller, and opens a review.
   */
  BreakGlass(argument: _postern_v1_BreakGlassRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  BreakGlass(argument: _postern_v1_BreakGlassRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  BreakGlass(argument: _postern_v1_BreakGlassRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  BreakGlass(argument: _postern_v1_BreakGlassRequest, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Releases a pending approval at once, where its workflow permits that to the caller, and opens a review.
   */
  breakGlass(argument: _postern_v1_BreakGlassRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  breakGlass(argument: _postern_v1_BreakGlassRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  breakGlass(argument: _postern_v1_BreakGlassRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  breakGlass(argument: _postern_v1_BreakGlassRequest, callback: grpc.requestCallback<_postern_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  
  Cancel(argument: _postern_v1_CancelApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _postern_v1_CancelApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _postern_v1_CancelApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _postern_v1_CancelApprovalRequest, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _postern_v1_CancelApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _postern_v1_CancelApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _postern_v1_CancelApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _postern_v1_CancelApprovalRequest, callback: grpc.requestCallback<_postern_v1_CancelApprovalResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Why it is still pending and who can move it, or how it ended and what is left.
   */
  Explain(argument: _postern_v1_ExplainApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_ExplainApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_ExplainApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _postern_v1_ExplainApprovalRequest, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Why it is still pending and who can move it, or how it ended and what is left.
   */
  explain(argument: _postern_v1_ExplainApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_ExplainApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_ExplainApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _postern_v1_ExplainApprovalRequest, callback: grpc.requestCallback<_postern_v1_ExplainApprovalResponse__Output>): grpc.ClientUnaryCall;
  
  Get(argument: _postern_v1_GetApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetApprovalRequest, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetApprovalRequest, callback: grpc.requestCallback<_postern_v1_GetApprovalResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _postern_v1_ListApprovalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListApprovalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListApprovalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _postern_v1_ListApprovalsRequest, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListApprovalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListApprovalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListApprovalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _postern_v1_ListApprovalsRequest, callback: grpc.requestCallback<_postern_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Pending approvals that the caller could vote on and that are alike, two or more at a time: for one look, one verdict.
   */
  ListBatches(argument: _postern_v1_ListBatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _postern_v1_ListBatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _postern_v1_ListBatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _postern_v1_ListBatchesRequest, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Pending approvals that the caller could vote on and that are alike, two or more at a time: for one look, one verdict.
   */
  listBatches(argument: _postern_v1_ListBatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _postern_v1_ListBatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _postern_v1_ListBatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _postern_v1_ListBatchesRequest, callback: grpc.requestCallback<_postern_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Closes the review of a broken glass.
   */
  SignOff(argument: _postern_v1_SignOffRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  SignOff(argument: _postern_v1_SignOffRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  SignOff(argument: _postern_v1_SignOffRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  SignOff(argument: _postern_v1_SignOffRequest, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Closes the review of a broken glass.
   */
  signOff(argument: _postern_v1_SignOffRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  signOff(argument: _postern_v1_SignOffRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  signOff(argument: _postern_v1_SignOffRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  signOff(argument: _postern_v1_SignOffRequest, callback: grpc.requestCallback<_postern_v1_SignOffResponse__Output>): grpc.ClientUnaryCall;
  
  Vote(argument: _postern_v1_VoteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  Vote(argument: _postern_v1_VoteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  Vote(argument: _postern_v1_VoteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  Vote(argument: _postern_v1_VoteRequest, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  vote(argument: _postern_v1_VoteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  vote(argument: _postern_v1_VoteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  vote(argument: _postern_v1_VoteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  vote(argument: _postern_v1_VoteRequest, callback: grpc.requestCallback<_postern_v1_VoteResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One verdict on many approvals, each by a vote of its own: some may count and others be refused.
   */
  VoteBatch(argument: _postern_v1_VoteBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  VoteBatch(argument: _postern_v1_VoteBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  VoteBatch(argument: _postern_v1_VoteBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  VoteBatch(argument: _postern_v1_VoteBatchRequest, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One verdict on many approvals, each by a vote of its own: some may count and others be refused.
   */
  voteBatch(argument: _postern_v1_VoteBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  voteBatch(argument: _postern_v1_VoteBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  voteBatch(argument: _postern_v1_VoteBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  voteBatch(argument: _postern_v1_VoteBatchRequest, callback: grpc.requestCallback<_postern_v1_VoteBatchResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * First every approval that matches and is pending, then each change as it happens.
   */
  Watch(argument: _postern_v1_WatchApprovalsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_WatchApprovalsResponse__Output>;
  Watch(argument: _postern_v1_WatchApprovalsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_WatchApprovalsResponse__Output>;
  /**
   * First every approval that matches and is pending, then each change as it happens.
   */
  watch(argument: _postern_v1_WatchApprovalsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_WatchApprovalsResponse__Output>;
  watch(argument: _postern_v1_WatchApprovalsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_WatchApprovalsResponse__Output>;
  
}

/**
 * Approvals, for those who vote and those who watch. Voting needs the role approver (or admin) and a group or
 * name that the open stage asks for.
 */
export interface ApprovalServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Releases a pending approval at once, where its workflow permits that to the caller, and opens a review.
   */
  BreakGlass: grpc.handleUnaryCall<_postern_v1_BreakGlassRequest__Output, _postern_v1_BreakGlassResponse>;
  
  Cancel: grpc.handleUnaryCall<_postern_v1_CancelApprovalRequest__Output, _postern_v1_CancelApprovalResponse>;
  
  /**
   * Why it is still pending and who can move it, or how it ended and what is left.
   */
  Explain: grpc.handleUnaryCall<_postern_v1_ExplainApprovalRequest__Output, _postern_v1_ExplainApprovalResponse>;
  
  Get: grpc.handleUnaryCall<_postern_v1_GetApprovalRequest__Output, _postern_v1_GetApprovalResponse>;
  
  List: grpc.handleUnaryCall<_postern_v1_ListApprovalsRequest__Output, _postern_v1_ListApprovalsResponse>;
  
  /**
   * Pending approvals that the caller could vote on and that are alike, two or more at a time: for one look, one verdict.
   */
  ListBatches: grpc.handleUnaryCall<_postern_v1_ListBatchesRequest__Output, _postern_v1_ListBatchesResponse>;
  
  /**
   * Closes the review of a broken glass.
   */
  SignOff: grpc.handleUnaryCall<_postern_v1_SignOffRequest__Output, _postern_v1_SignOffResponse>;
  
  Vote: grpc.handleUnaryCall<_postern_v1_VoteRequest__Output, _postern_v1_VoteResponse>;
  
  /**
   * One verdict on many approvals, each by a vote of its own: some may count and others be refused.
   */
  VoteBatch: grpc.handleUnaryCall<_postern_v1_VoteBatchRequest__Output, _postern_v1_VoteBatchResponse>;
  
  /**
   * First every approval that matches and is pending, then each change as it happens.
   */
  Watch: grpc.handleServerStreamingCall<_postern_v1_WatchApprovalsRequest__Output, _postern_v1_WatchApprovalsResponse>;
  
}

export interface ApprovalServiceDefinition extends grpc.ServiceDefinition {
  BreakGlass: MethodDefinition<_postern_v1_BreakGlassRequest, _postern_v1_BreakGlassResponse, _postern_v1_BreakGlassRequest__Output, _postern_v1_BreakGlassResponse__Output>
  Cancel: MethodDefinition<_postern_v1_CancelApprovalRequest, _postern_v1_CancelApprovalResponse, _postern_v1_CancelApprovalRequest__Output, _postern_v1_CancelApprovalResponse__Output>
  Explain: MethodDefinition<_postern_v1_ExplainApprovalRequest, _postern_v1_ExplainApprovalResponse, _postern_v1_ExplainApprovalRequest__Output, _postern_v1_ExplainApprovalResponse__Output>
  Get: MethodDefinition<_postern_v1_GetApprovalRequest, _postern_v1_GetApprovalResponse, _postern_v1_GetApprovalRequest__Output, _postern_v1_GetApprovalResponse__Output>
  List: MethodDefinition<_postern_v1_ListApprovalsRequest, _postern_v1_ListApprovalsResponse, _postern_v1_ListApprovalsRequest__Output, _postern_v1_ListApprovalsResponse__Output>
  ListBatches: MethodDefinition<_postern_v1_ListBatchesRequest, _postern_v1_ListBatchesResponse, _postern_v1_ListBatchesRequest__Output, _postern_v1_ListBatchesResponse__Output>
  SignOff: MethodDefinition<_postern_v1_SignOffRequest, _postern_v1_SignOffResponse, _postern_v1_SignOffRequest__Output, _postern_v1_SignOffResponse__Output>
  Vote: MethodDefinition<_postern_v1_VoteRequest, _postern_v1_VoteResponse, _postern_v1_VoteRequest__Output, _postern_v1_VoteResponse__Output>
  VoteBatch: MethodDefinition<_postern_v1_VoteBatchRequest, _postern_v1_VoteBatchResponse, _postern_v1_VoteBatchRequest__Output, _postern_v1_VoteBatchResponse__Output>
  Watch: MethodDefinition<_postern_v1_WatchApprovalsRequest, _postern_v1_WatchApprovalsResponse, _postern_v1_WatchApprovalsRequest__Output, _postern_v1_WatchApprovalsResponse__Output>
}
