// Original file: proto/postern/v1/approval.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface UpcomingEvent {
  /**
   * "reminder", "stage_timeout", "deadline", "grant_expiry" or "overdue_report".
   */
  'kind'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  'what'?: (string);
}

export interface UpcomingEvent__Output {
  /**
   * "reminder", "stage_timeout", "deadline", "grant_expiry" or "overdue_report".
   */
  'kind': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'what': (string);
}
