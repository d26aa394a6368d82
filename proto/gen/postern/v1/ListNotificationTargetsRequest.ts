// Original file: proto/postern/v1/notification.proto


export interface ListNotificationTargetsRequest {
  /**
   * Failures and dead letters are counted in this environment; empty: in all that the caller may see.
   */
  'environment'?: (string);
}

export interface ListNotificationTargetsRequest__Output {
  /**
   * Failures and dead letters are counted in this environment; empty: in all that the caller may see.
   */
  'environment': (string);
}
