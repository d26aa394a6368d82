// Original file: proto/postern/v1/grant.proto


/**
 * A grant that could not be revoked: it may still release something.
 */
export interface GrantFailure {
  'grantId'?: (string);
  'code'?: (string);
  'message'?: (string);
}

/**
 * A grant that could not be revoked: it may still release something.
 */
export interface GrantFailure__Output {
  'grantId': (string);
  'code': (string);
  'message': (string);
}
