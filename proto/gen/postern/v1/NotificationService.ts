// Original file: proto/postern/v1/notification.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListDeadLettersRequest as _postern_v1_ListDeadLettersRequest, ListDeadLettersRequest__Output as _postern_v1_ListDeadLettersRequest__Output } from '../../postern/v1/ListDeadLettersRequest.ts';
import type { ListDeadLettersResponse as _postern_v1_ListDeadLettersResponse, ListDeadLettersResponse__Output as _postern_v1_ListDeadLettersResponse__Output } from '../../postern/v1/ListDeadLettersResponse.ts';
import type { ListNotificationTargetsRequest as _postern_v1_ListNotificationTargetsRequest, ListNotificationTargetsRequest__Output as _postern_v1_ListNotificationTargetsRequest__Output } from '../../postern/v1/ListNotificationTargetsRequest.ts';
import type { ListNotificationTargetsResponse as _postern_v1_ListNotificationTargetsResponse, ListNotificationTargetsResponse__Output as _postern_v1_ListNotificationTargetsResponse__Output } from '../../postern/v1/ListNotificationTargetsResponse.ts';
import type { ReplayDeadLettersRequest as _postern_v1_ReplayDeadLettersRequest, ReplayDeadLettersRequest__Output as _postern_v1_ReplayDeadLettersRequest__Output } from '../../postern/v1/ReplayDeadLettersRequest.ts';
import type { ReplayDeadLettersResponse as _postern_v1_ReplayDeadLettersResponse, ReplayDeadLettersResponse__Output as _postern_v1_ReplayDeadLettersResponse__Output } from '../../postern/v1/ReplayDeadLettersResponse.ts';

/**
 * Who is notified of approvals, what is on its way, and what was given up.
 */
export interface NotificationServiceClient extends grpc.Client {
  /**
   * Notifications that were given up, newest first.
   */
  ListDeadLetters(argument: _postern_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _postern_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _postern_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _postern_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Notifications that were given up, newest first.
   */
  listDeadLetters(argument: _postern_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _postern_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _postern_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _postern_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_postern_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The targets that are configured, with what waits for each.
   */
  ListTargets(argument: _postern_v1_ListNotificationTargetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  ListTargets(argument: _postern_v1_ListNotificationTargetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  ListTargets(argument: _postern_v1_ListNotificationTargetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  ListTargets(argument: _postern_v1_ListNotificationTargetsRequest, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The targets that are configured, with what waits for each.
   */
  listTargets(argument: _postern_v1_ListNotificationTargetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  listTargets(argument: _postern_v1_ListNotificationTargetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  listTargets(argument: _postern_v1_ListNotificationTargetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  listTargets(argument: _postern_v1_ListNotificationTargetsRequest, callback: grpc.requestCallback<_postern_v1_ListNotificationTargetsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Queues dead letters again, with new tries, oldest first. Needs the role admin.
   */
  ReplayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Queues dead letters again, with new tries, oldest first. Needs the role admin.
   */
  replayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _postern_v1_ReplayDeadLettersRequest, callback: grpc.requestCallback<_postern_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who is notified of approvals, what is on its way, and what was given up.
 */
export interface NotificationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Notifications that were given up, newest first.
   */
  ListDeadLetters: grpc.handleUnaryCall<_postern_v1_ListDeadLettersRequest__Output, _postern_v1_ListDeadLettersResponse>;
  
  /**
   * The targets that are configured, with what waits for each.
   */
  ListTargets: grpc.handleUnaryCall<_postern_v1_ListNotificationTargetsRequest__Output, _postern_v1_ListNotificationTargetsResponse>;
  
  /**
   * Queues dead letters again, with new tries, oldest first. Needs the role admin.
   */
  ReplayDeadLetters: grpc.handleUnaryCall<_postern_v1_ReplayDeadLettersRequest__Output, _postern_v1_ReplayDeadLettersResponse>;
  
}

export interface NotificationServiceDefinition extends grpc.ServiceDefinition {
  ListDeadLetters: MethodDefinition<_postern_v1_ListDeadLettersRequest, _postern_v1_ListDeadLettersResponse, _postern_v1_ListDeadLettersRequest__Output, _postern_v1_ListDeadLettersResponse__Output>
  ListTargets: MethodDefinition<_postern_v1_ListNotificationTargetsRequest, _postern_v1_ListNotificationTargetsResponse, _postern_v1_ListNotificationTargetsRequest__Output, _postern_v1_ListNotificationTargetsResponse__Output>
  ReplayDeadLetters: MethodDefinition<_postern_v1_ReplayDeadLettersRequest, _postern_v1_ReplayDeadLettersResponse, _postern_v1_ReplayDeadLettersRequest__Output, _postern_v1_ReplayDeadLettersResponse__Output>
}
