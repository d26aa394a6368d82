import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { DeadLetter as _postern_v1_DeadLetter, DeadLetter__Output as _postern_v1_DeadLetter__Output } from './postern/v1/DeadLetter.ts';
import type { ListDeadLettersRequest as _postern_v1_ListDeadLettersRequest, ListDeadLettersRequest__Output as _postern_v1_ListDeadLettersRequest__Output } from './postern/v1/ListDeadLettersRequest.ts';
import type { ListDeadLettersResponse as _postern_v1_ListDeadLettersResponse, ListDeadLettersResponse__Output as _postern_v1_ListDeadLettersResponse__Output } from './postern/v1/ListDeadLettersResponse.ts';
import type { ListNotificationTargetsRequest as _postern_v1_ListNotificationTargetsRequest, ListNotificationTargetsRequest__Output as _postern_v1_ListNotificationTargetsRequest__Output } from './postern/v1/ListNotificationTargetsRequest.ts';
import type { ListNotificationTargetsResponse as _postern_v1_ListNotificationTargetsResponse, ListNotificationTargetsResponse__Output as _postern_v1_ListNotificationTargetsResponse__Output } from './postern/v1/ListNotificationTargetsResponse.ts';
import type { NotificationServiceClient as _postern_v1_NotificationServiceClient, NotificationServiceDefinition as _postern_v1_NotificationServiceDefinition } from './postern/v1/NotificationService.ts';
import type { NotificationTarget as _postern_v1_NotificationTarget, NotificationTarget__Output as _postern_v1_NotificationTarget__Output } from './postern/v1/NotificationTarget.ts';
import type { ReplayDeadLettersRequest as _postern_v1_ReplayDeadLettersRequest, ReplayDeadLettersRequest__Output as _postern_v1_ReplayDeadLettersRequest__Output } from './postern/v1/ReplayDeadLettersRequest.ts';
import type { ReplayDeadLettersResponse as _postern_v1_ReplayDeadLettersResponse, ReplayDeadLettersResponse__Output as _postern_v1_ReplayDeadLettersResponse__Output } from './postern/v1/ReplayDeadLettersResponse.ts';

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
      DeadLetter: MessageTypeDefinition<_postern_v1_DeadLetter, _postern_v1_DeadLetter__Output>
      ListDeadLettersRequest: MessageTypeDefinition<_postern_v1_ListDeadLettersRequest, _postern_v1_ListDeadLettersRequest__Output>
      ListDeadLettersResponse: MessageTypeDefinition<_postern_v1_ListDeadLettersResponse, _postern_v1_ListDeadLettersResponse__Output>
      ListNotificationTargetsRequest: MessageTypeDefinition<_postern_v1_ListNotificationTargetsRequest, _postern_v1_ListNotificationTargetsRequest__Output>
      ListNotificationTargetsResponse: MessageTypeDefinition<_postern_v1_ListNotificationTargetsResponse, _postern_v1_ListNotificationTargetsResponse__Output>
      /**
       * Who is notified of approvals, what is on its way, and what was given up.
       */
      NotificationService: SubtypeConstructor<typeof grpc.Client, _postern_v1_NotificationServiceClient> & { service: _postern_v1_NotificationServiceDefinition }
      NotificationTarget: MessageTypeDefinition<_postern_v1_NotificationTarget, _postern_v1_NotificationTarget__Output>
      ReplayDeadLettersRequest: MessageTypeDefinition<_postern_v1_ReplayDeadLettersRequest, _postern_v1_ReplayDeadLettersRequest__Output>
      ReplayDeadLettersResponse: MessageTypeDefinition<_postern_v1_ReplayDeadLettersResponse, _postern_v1_ReplayDeadLettersResponse__Output>
    }
  }
}

