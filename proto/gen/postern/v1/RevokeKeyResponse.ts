// Original file: proto/postern/v1/keys.proto


export interface RevokeKeyResponse {
  'kid'?: (string);
}

export interface RevokeKeyResponse__Output {
  'kid': (string);
}
