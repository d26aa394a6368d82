// Original file: proto/postern/v1/keys.proto


export interface RevokeKeyRequest {
  /**
   * JWS (compact form) of the revocation, signed by a recovery key; `postern keys revoke` makes it.
   */
  'statement'?: (string);
  /**
   * Also when an active bundle is signed by it: agents of that environment then refuse everything until there is another.
   */
  'evenInForce'?: (boolean);
}

export interface RevokeKeyRequest__Output {
  /**
   * JWS (compact form) of the revocation, signed by a recovery key; `postern keys revoke` makes it.
   */
  'statement': (string);
  /**
   * Also when an active bundle is signed by it: agents of that environment then refuse everything until there is another.
   */
  'evenInForce': (boolean);
}
