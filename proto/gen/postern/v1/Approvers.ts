// Original file: proto/postern/v1/common.proto


/**
 * Who may vote in a stage.
 */
export interface Approvers {
  'groups'?: (string)[];
  'users'?: (string)[];
}

/**
 * Who may vote in a stage.
 */
export interface Approvers__Output {
  'groups': (string)[];
  'users': (string)[];
}
