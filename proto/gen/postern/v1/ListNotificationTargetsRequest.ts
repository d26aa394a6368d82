// Original file: proto/postern/v1/notification.proto


export interface ListNotificationTargetsRequest {
  /**
   * Counts are of this environment; empty: of all that the caller may see.
   */
  'environment'?: (string);
}

export interface ListNotificationTargetsRequest__Output {
  /**
   * Counts are of this environment; empty: of all that the caller may see.
   */
  'environment': (string);
}
