// Original file: proto/postern/v1/notification.proto

import type { NotificationTarget as _postern_v1_NotificationTarget, NotificationTarget__Output as _postern_v1_NotificationTarget__Output } from '../../postern/v1/NotificationTarget.ts';

export interface ListNotificationTargetsResponse {
  'targets'?: (_postern_v1_NotificationTarget)[];
}

export interface ListNotificationTargetsResponse__Output {
  'targets': (_postern_v1_NotificationTarget__Output)[];
}
