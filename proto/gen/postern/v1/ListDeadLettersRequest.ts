// Original file: proto/postern/v1/notification.proto


export interface ListDeadLettersRequest {
  /**
   * Empty: all that the caller may see.
   */
  'environment'?: (string);
  /**
   * Empty: any.
   */
  'target'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListDeadLettersRequest__Output {
  /**
   * Empty: all that the caller may see.
   */
  'environment': (string);
  /**
   * Empty: any.
   */
  'target': (string);
  'pageSize': (number);
  'pageToken': (string);
}
